// Sends one GET over kept-alive connections for a while, as fast as answers come. Prints how many were answered per second.
// Arguments: port, path, token, milliseconds.
import { connect } from "node:net";

const [port, path, token, milliseconds] = [Number(process.argv[2]), process.argv[3], process.argv[4], Number(process.argv[5])];
const CONNECTIONS = 8;
const request = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX-Auth-Token: ${token}\r\nAccept: application/json\r\n\r\n`;
const began = performance.now();
let answered = 0;
let open = CONNECTIONS;

/** Length of the answer at the start of the text, or nothing while it is not whole. */
function wholeLength(text) {
  const head = text.indexOf("\r\n\r\n");
  if (head < 0) return undefined;
  if (!text.startsWith("HTTP/1.1 200")) throw new Error(`not a 200: ${text.slice(0, 200)}`);
  const length = head + 4 + Number(/content-length: (\d+)/i.exec(text.slice(0, head))[1]);
  return text.length >= length ? length : undefined;
}

for (let index = 0; index < CONNECTIONS; index++) {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true }, () => socket.write(request));
  let text = "";
  socket.setEncoding("latin1");
  socket.on("data", (piece) => {
    text += piece;
    const length = wholeLength(text);
    if (length === undefined) return;
    text = text.slice(length);
    answered++;
    if (performance.now() - began < milliseconds) socket.write(request);
    else {
      socket.destroy();
      if (--open === 0) console.log((answered / (performance.now() - began)) * 1000);
    }
  });
}
