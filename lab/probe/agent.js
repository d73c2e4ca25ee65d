// Runs inside one network namespace of a lab, as plain JavaScript because it starts there without a build. It opens sockets and
// hands them to the process outside, which can hold those of every namespace at once, or asks other hosts and reports answers.
const dgram = require("node:dgram");
const net = require("node:net");
const { spawn } = require("node:child_process");

/** Questions of one kind that are open at the same time. */
const OPEN_QUESTIONS = 64;

process.on("message", (order) => {
  const work = order.listen ? listen(order.listen) : ask(order.ask);
  // Answered last: by then every handle before has been received.
  const finish = (message) => process.send(message, () => process.exit(0));
  work.then(
    () => finish({ done: true }),
    (error) => finish({ error: error.code ?? error.message }),
  );
});

async function listen(sockets) {
  for (const [index, { protocol, address, port }] of sockets.entries()) {
    const handle = protocol === "TCP" ? await tcpServer(address, port) : await udpSocket(address, port);
    await new Promise((resolve, reject) => process.send({ index }, handle, (error) => (error ? reject(error) : resolve())));
  }
}

function tcpServer(host, port) {
  const server = net.createServer({ pauseOnConnect: true });
  return settled(server, "listening", () => server.listen({ host, port, backlog: 511 }));
}

function udpSocket(address, port) {
  const socket = dgram.createSocket(address.includes(":") ? "udp6" : "udp4");
  return settled(socket, "listening", () => socket.bind({ address, port, exclusive: true }));
}

function settled(emitter, event, start) {
  return new Promise((resolve, reject) => {
    emitter.once("error", reject);
    emitter.once(event, () => resolve(emitter));
    start();
  });
}

async function ask(questions) {
  const waiting = [...questions];
  const lanes = Array.from({ length: Math.min(OPEN_QUESTIONS, waiting.length) }, async () => {
    for (let question = waiting.shift(); question; question = waiting.shift()) {
      process.send({ id: question.id, answer: await askers[question.protocol](question) });
    }
  });
  await Promise.all(lanes);
}

/** Each resolves with what the other end calls itself; undefined when nothing comes back in time. */
const askers = {
  TCP: ({ source, target, port, localPort, timeoutMs }) =>
    new Promise((resolve) => {
      let text = "";
      const socket = net.connect({ host: target, port, localAddress: source, localPort });
      const end = (answer) => {
        clearTimeout(timer);
        socket.destroy();
        resolve(answer);
      };
      const timer = setTimeout(() => end(undefined), timeoutMs);
      socket.setEncoding("utf8").on("data", (piece) => {
        text += piece;
      });
      socket.on("end", () => end(text || undefined));
      socket.on("error", () => end(undefined));
    }),
  UDP: ({ source, target, port, localPort, timeoutMs }) =>
    new Promise((resolve) => {
      const socket = dgram.createSocket(source.includes(":") ? "udp6" : "udp4");
      const end = (answer) => {
        clearTimeout(timer);
        socket.close();
        resolve(answer);
      };
      const timer = setTimeout(() => end(undefined), timeoutMs);
      socket.on("message", (message) => end(message.toString()));
      socket.on("error", () => end(undefined));
      socket.bind(localPort ?? 0, source, () => socket.send("who is there", port, target));
    }),
  ICMP: ({ source, target, timeoutMs }) =>
    new Promise((resolve) => {
      const seconds = Math.max(1, Math.ceil(timeoutMs / 1000));
      const ping = spawn("ping", ["-n", "-q", "-c", "1", "-W", `${seconds}`, "-I", source, target], { stdio: "ignore" });
      ping.on("error", () => resolve(undefined));
      ping.on("close", (code) => resolve(code === 0 ? "ping" : undefined));
    }),
};
