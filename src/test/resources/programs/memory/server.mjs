// usage: server.mjs    a server under its own light load, with a cache of 2000 pages that fills in the first seconds
import { createServer, get } from "node:http";
const cache = new Map();
const server = createServer((request, response) => {
  if (!cache.has(request.url)) cache.set(request.url, JSON.stringify(Array.from({ length: 500 }, Math.random)));
  response.end(cache.get(request.url));
});
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address();
  setInterval(() => {
    for (let i = 0; i < 4; i++)
      get({ port, host: "127.0.0.1", path: `/${Math.floor(Math.random() * 2000)}` }, (r) => r.resume());
  }, 10);
});
