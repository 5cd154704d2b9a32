// allauth's script asks the browser for a passkey and tells when that went wrong; here the reader gets to know it.
// The sentences stand in the page (mfa/webauthn/snippets/trouble.html), hidden, each with the reason it is for.
const news = document.querySelector("[data-passkey-trouble]");

// A browser makes no passkey for a number, and on a laptop the same site also has a name.
const isNumber = ["127.0.0.1", "[::1]"].includes(location.hostname);

const reasons = {
  NotAllowedError: "stopped",
  AbortError: "stopped",
  InvalidStateError: "known",
  NotSupportedError: "unable",
};

const reasonOf = (error) => {
  if (isNumber) return "number";
  if (!window.PublicKeyCredential) return "unable";
  return reasons[error?.name] ?? "failed";
};

for (const link of news?.querySelectorAll("[data-named]") ?? []) {
  const named = new URL(location.href);
  named.hostname = "localhost";
  link.href = named.href;
  link.textContent = named.origin;
}

document.addEventListener("allauth.error", (event) => {
  if (!news) return;
  event.preventDefault();
  const reason = reasonOf(event.detail.exception);
  for (const sentence of news.children) sentence.hidden = sentence.dataset.reason !== reason;
  // On a phone the bar of the menu lies over the end of the page; the style sheet keeps clear of it.
  news.scrollIntoView({ block: "nearest" });
});
