"""The audit log as people read it: admins in the CMS, a focal point or chain director on the site.

What is written stands in accounts/audit.py, the words of each action in accounts/audit_words.py.
"""
