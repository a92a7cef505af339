/* What can be done to a deployment: asked about where it hurts, and told what came of it. */
import {html, render} from './lib/lit-html.js';
import {send} from './daemon.js';

const TOLD_FOR = 6000;
let timer = 0;

/** Says something in passing, also to those who hear the page. */
export function tell(text, kind = 'ok') {
    const told = document.getElementById('told');
    told.textContent = text;
    told.className = kind;
    clearTimeout(timer);
    timer = setTimeout(() => (told.className = ''), TOLD_FOR);
}

function path({deployment_id: id}, deed) {
    return `/deployments/${encodeURIComponent(id)}/${deed}`;
}

export function isUp(deployment) {
    return deployment.process.pid !== null || ['RUNNING', 'STARTING', 'STOPPING'].includes(deployment.process.status);
}

async function attempt(what, deed) {
    try {
        tell(await deed());
    } catch (trouble) {
        tell(`${what}: ${trouble.message}`, 'bad');
    }
}

export function start(deployment) {
    return attempt(`${deployment.name} was not started`, async () => {
        await send('POST', path(deployment, 'restart'));
        return `${deployment.name} is started`;
    });
}

export async function stop(deployment) {
    const question = `Stop ${deployment.name}?`;
    const port = deployment.process.port ? ` Nothing will answer on port ${deployment.process.port}.` : '';
    if (await confirmed(question, `Its whole process tree is ended, and it stays down until it is started again.${port}`, 'Stop it')) {
        await attempt(`${deployment.name} was not stopped`, async () => {
            await send('POST', path(deployment, 'stop'));
            return `${deployment.name} is down`;
        });
    }
}

export async function restart(deployment) {
    const question = `Restart ${deployment.name}?`;
    if (await confirmed(question, 'Its whole process tree is ended and started again; whoever uses it is cut off.', 'Restart it')) {
        await attempt(`${deployment.name} was not restarted`, async () => {
            await send('POST', path(deployment, 'restart'));
            return `${deployment.name} is restarted`;
        });
    }
}

export function setAutoRestart(deployment, enabled) {
    return attempt(`auto-restart of ${deployment.name} was not changed`, async () => {
        await send('PUT', path(deployment, 'auto-restart'), {enabled});
        return enabled ? `${deployment.name} is restarted when it crashes` : `${deployment.name} stays down when it crashes`;
    });
}

export function checkNow(deployment) {
    return attempt(`${deployment.name} was not checked`, async () => {
        const found = await send('POST', path(deployment, 'health'));
        return `${deployment.name} is ${found.overall_status.toLowerCase()}`;
    });
}

/** Resolves to whether the user said yes. Escape and the other button say no. */
function confirmed(question, consequence, yes) {
    const place = document.createElement('div');
    document.body.append(place);
    return new Promise(resolve => {
        const closed = event => {
            resolve(event.target.returnValue === 'yes');
            place.remove();
        };
        render(html`
            <dialog aria-labelledby="question" aria-describedby="consequence" @close=${closed}>
                <h2 id="question">${question}</h2>
                <p id="consequence">${consequence}</p>
                <div class="choices">
                    <button type="button" @click=${event => event.target.closest('dialog').close('no')}>Cancel</button>
                    <button type="button" class="hurts" @click=${event => event.target.closest('dialog').close('yes')}>${yes}</button>
                </div>
            </dialog>`, place);
        place.querySelector('dialog').showModal();
    });
}
