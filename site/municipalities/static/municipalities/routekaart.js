// The four questions answered on the spot, without a request; and the card kept for when there is no connection.
// Without this script the form is sent and the server shows the same steps.

const form = document.querySelector("[data-case]");
const answer = document.getElementById("antwoord");
const steps = [...answer.querySelectorAll("li")];
const spoken = answer.querySelector("[data-spoken]");

const holds = (step, chosenForm, situations) =>
  (!step.dataset.form || step.dataset.form === chosenForm) &&
  (!step.dataset.situation || situations.includes(step.dataset.situation));

const show = () => {
  const given = new FormData(form);
  const situations = ["danger", "who", "minor"].map((name) => given.get(name)).filter(Boolean);
  for (const step of steps) step.hidden = !holds(step, given.get("form") || "", situations);
  const first = steps.find((step) => !step.hidden);
  spoken.textContent = first ? `Eerst: ${first.dataset.contact}` : "";
};

form.addEventListener("change", show);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  show();
  answer.focus();
  answer.scrollIntoView({ block: "start" });
});

// Before paper is printed the whole route is unfolded: not every browser does so by its style sheet.
addEventListener("beforeprint", () => {
  for (const fold of document.querySelectorAll("details.sw-fold")) fold.open = true;
});

const offline = document.querySelector("[data-offline]");
const tell = (isOffline) => {
  offline.hidden = !isOffline;
};
tell(!navigator.onLine);
addEventListener("offline", () => tell(true));

if ("serviceWorker" in navigator) {
  const worker = navigator.serviceWorker;
  worker.addEventListener("message", (event) => tell(event.data === "kept" || !navigator.onLine));
  worker.register("/service-worker.js", { scope: "/meldroute/" });
  // A page that came through the worker is kept already; the very first one is not.
  const isFirst = !worker.controller;
  worker.ready.then((registration) => {
    registration.active.postMessage({ card: isFirst ? location.pathname + location.search : "" });
  });
}
