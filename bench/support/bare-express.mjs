// Express 5 with one route and nothing else, answering the bytes of standard input. Prints its port when ready.
import { readFileSync } from "node:fs";
import express from "express";

const body = readFileSync(0, "utf8");
const app = express();
app.get("/vpc/v2/regions/:region/:kind{/:id}", (_request, response) => {
  response.type("application/json").send(body);
});
const server = app.listen(0, "127.0.0.1", () => console.log(server.address().port));
