// usage: closures.mjs OBJECTS_PER_SECOND    the classic leak: listeners that are never taken off, all on V8's own heap
import { EventEmitter } from "node:events";
const perTick = Number(process.argv[2]) / 20;
const emitter = new EventEmitter().setMaxListeners(0);
setInterval(() => {
  for (let i = 0; i < perTick; i++) {
    const request = { id: i, headers: Array.from({ length: 50 }, () => Math.random()), at: new Date() };
    emitter.on("done", () => request.id);
  }
}, 50);
