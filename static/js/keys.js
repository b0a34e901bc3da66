// Security keys and passkeys: <form data-key="create|get"> asks the browser for one and sends what it answers in its field `credential`.
(() => {
  "use strict";
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0)).buffer;
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const named = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  const ask = {
    create: (asked) => navigator.credentials.create({
      publicKey: { ...asked, challenge: bytes(asked.challenge), user: { ...asked.user, id: bytes(asked.user.id) }, excludeCredentials: named(asked.excludeCredentials) },
    }),
    get: (asked) => navigator.credentials.get({ publicKey: { ...asked, challenge: bytes(asked.challenge), allowCredentials: named(asked.allowCredentials) } }),
  };

  function answer(credential) {
    const given = credential.response;
    const response = { clientDataJSON: text(given.clientDataJSON) };
    for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) if (given[part]) response[part] = text(given[part]);
    if (given.getTransports) response.transports = given.getTransports();
    return {
      id: credential.id, rawId: text(credential.rawId), type: credential.type, response,
      authenticatorAttachment: credential.authenticatorAttachment, clientExtensionResults: credential.getClientExtensionResults(),
    };
  }

  async function start(event) {
    const form = event.target.closest("form[data-key]");
    if (!form) return;
    event.preventDefault();
    const problem = form.querySelector("[data-key-problem]");
    problem.hidden = true;
    try {
      const options = JSON.parse(document.getElementById("js_data").textContent);
      const { publicKey } = options.creation_options || options.request_options;
      form.elements.credential.value = JSON.stringify(answer(await ask[form.dataset.key](publicKey)));
    } catch {
      problem.hidden = false;
      return;
    }
    form.submit();
  }

  document.addEventListener("submit", start);
})();
