// Hands the provider's answer to the window in which the login began, and closes this one.
//
// Swagger UI's own page reads `window.opener`. That is null here, since our pages have Cross-Origin-Opener-Policy same-origin.

const said = document.getElementById("said");
const channel = new BroadcastChannel("minutebook-login");
const state = new URLSearchParams(location.search).get("state");

const alone = setTimeout(() => {
  said.textContent = "No window is waiting for this login. Open the API documentation, press Authorize and log in again.";
}, 3000);

channel.addEventListener("message", ({ data }) => {
  if (data.taken !== state) return;
  clearTimeout(alone);
  said.textContent = "The API documentation has your answer. You can close this window.";
  window.close();
});
channel.postMessage({ answer: location.search });
