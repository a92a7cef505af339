/* Which view is shown, and what all views have in common. */
import {html, nothing, render} from './lib/lit-html.js';
import {Deployments} from './deployments.js';
import {Detail} from './detail.js';
import {Overview} from './overview.js';

const SECOND = 1000;
const ONE = /^#\/deployments\/([^/]+)$/;

const place = document.getElementById('app');
const deployments = new Deployments();

/** Stays: who comes back finds the filter and the order as they were. */
const overview = new Overview(deployments, changed);
let view = null;
let sessionOver = false;
let frame = 0;

function changed() {
    frame ||= requestAnimationFrame(draw);
}

function draw() {
    frame = 0;
    document.title = view.title === 'Deployments' ? 'local-deploy' : `${view.title} · local-deploy`;
    render(html`
        <a class="skip" href="#main" @click=${skip}>Skip to content</a>
        <header>
            <a class="logo" href="#/">local-deploy</a>
            ${view instanceof Detail ? html`<nav aria-label="Where you are"><a href="#/">Deployments</a></nav>` : nothing}
            <span class="space"></span>
            ${connection()}
            <button type="button" class="plain-button" aria-keyshortcuts="?" aria-label="Keys" @click=${showKeys}>?</button>
        </header>
        ${sessionOver ? html`<p class="notice bad" role="alert">The session is over. Run <code>local-deploy ui</code> in a terminal.</p>` : nothing}
        ${view.view()}`, place);
    view.rendered?.();
}

function connection() {
    const said = {connecting: 'connecting', live: 'live', lost: 'daemon does not answer'}[deployments.connection];
    return html`<span class="connection ${deployments.connection}" role="status">${said}</span>`;
}

function skip(event) {
    event.preventDefault();
    document.getElementById('main').focus();
}

function showKeys() {
    const dialog = document.createElement('dialog');
    dialog.addEventListener('close', () => dialog.remove());
    document.body.append(dialog);
    render(html`
        <h2 id="keys">Keys</h2>
        <dl>${[...view.keys, ['?', 'these keys']].map(([key, what]) => html`<dt><kbd>${key}</kbd></dt><dd>${what}</dd>`)}</dl>
        <div class="choices"><button type="button" @click=${() => dialog.close()}>Close</button></div>`, dialog);
    dialog.setAttribute('aria-labelledby', 'keys');
    dialog.showModal();
}

function route() {
    const wanted = ONE.exec(location.hash);
    const again = view !== null;
    view?.close();
    view = wanted ? new Detail(decodeURIComponent(wanted[1]), deployments, changed) : overview;
    draw();
    if (again) {
        scrollTo(0, 0);
        document.getElementById('main').focus({preventScroll: true});
    }
}

function pressed(event) {
    const typing = event.target.matches('input[type=search]');
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) {
        return;
    }
    if (typing) {
        if (event.key === 'Escape') {
            document.getElementById('main').focus();
        }
        return;
    }
    if (event.key === '?') {
        showKeys();
    } else if (!view.pressed(event.key)) {
        return;
    }
    event.preventDefault();
}

addEventListener('hashchange', route);
addEventListener('keydown', pressed);
addEventListener('session-over', () => {
    sessionOver = true;
    changed();
});
addEventListener('storage', event => {
    if (event.key === 'key') { // another tab of this browser was let in
        sessionOver = false;
        changed();
    }
});
deployments.addEventListener('change', changed);
setInterval(() => document.hidden || changed(), SECOND);

deployments.begin();
route();
