import type { Socket } from "node:dgram";
import type { Server } from "node:net";
import type { Lab } from "../lab";
import { openSockets } from "../probe/agents";
import { inLanes } from "./lanes";

/** On every host a TCP and a UDP server that answer with the host's name. */
export async function startResponders(lab: Lab, port: number): Promise<(Server | Socket)[]> {
  const all: (Server | Socket)[] = [];
  await inLanes(lab.plan.hosts, async ({ namespace, addresses }) => {
    const wanted = addresses.flatMap((address) => (["TCP", "UDP"] as const).map((protocol) => ({ protocol, address, port })));
    const sockets = await openSockets(lab, namespace, wanted);
    sockets.forEach((socket, index) => {
      if (wanted[index]!.protocol === "TCP") answerTcp(socket as Server, namespace);
      else answerUdp(socket as Socket, namespace);
    });
    all.push(...sockets);
  });
  return all;
}

function answerTcp(server: Server, identity: string): void {
  server.on("connection", (socket) => {
    socket.on("error", () => socket.destroy());
    socket.end(identity);
    socket.resume();
  });
}

function answerUdp(socket: Socket, identity: string): void {
  socket.on("error", () => {});
  socket.on("message", (_message, { port, address }) => socket.send(identity, port, address, () => {}));
}
