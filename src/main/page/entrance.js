/* Turns the code of a link into a session. The code stands behind the #, so it is in no request but the one below. */
const code = location.hash.slice(1);
const said = document.getElementById('said');

async function enter() {
    const answer = await fetch('/ui/session', {
        method: 'POST',
        headers: {'Content-Type': 'application/json', 'X-Local-Deploy': 'entrance'},
        body: JSON.stringify({code}),
    });
    const told = await answer.json();
    if (answer.ok) {
        localStorage.setItem('key', told.key);
        location.replace('/');
    } else {
        said.textContent = told.detail ?? told.title;
    }
}

history.replaceState(null, '', '/ui/session');
enter().catch(() => {
    said.textContent = 'The daemon does not answer. Run local-deploy ui again.';
});
