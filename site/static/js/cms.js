// In place of Wagtail's only inline scripts, which the policy of the CMS does not allow (docs/security-headers.md): calls
// a function or class of Wagtail that a template names. See pages/cms_widgets.py and templates/wagtailadmin.

class Call extends window.StimulusModule.Controller {
  static values = { function: String, arguments: Array };

  connect() {
    const called = window[this.functionValue];
    // A class cannot be called, a function may be called with `new`.
    new called(...this.argumentsValue);
    // Moving a row would call it again.
    this.element.remove();
  }
}

window.wagtail.app.register("sw-call", Call);
