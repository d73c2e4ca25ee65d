import { type ChildProcess, spawn } from "node:child_process";
import type { Socket } from "node:dgram";
import { existsSync } from "node:fs";
import type { Server } from "node:net";
import { join } from "node:path";
import type { Lab } from "../lab";
import { LabError, toolPath } from "../runtime/requirements";

export type ProbeProtocol = "ICMP" | "TCP" | "UDP";

/** A socket to open on a host. */
export interface WantedSocket {
  readonly protocol: "TCP" | "UDP";
  readonly address: string;
  /** 0 for a free one. */
  readonly port: number;
}

/** A question from one host to another. */
export interface Question {
  readonly id: number;
  readonly protocol: ProbeProtocol;
  readonly source: string;
  readonly target: string;
  readonly port: number;
  /** @default - any free one */
  readonly localPort?: number;
  readonly timeoutMs: number;
}

/** Opens sockets in a namespace of the lab; this process holds them, and the one that opened them has ended. */
export async function openSockets(lab: Lab, namespace: string, wanted: readonly WantedSocket[]): Promise<(Server | Socket)[]> {
  const handles: (Server | Socket)[] = [];
  await runAgent(lab, namespace, { listen: wanted }, (message, handle) => {
    handles[message["index"] as number] = handle as Server | Socket;
  });
  const missing = wanted.filter((_, index) => !handles[index]).length;
  if (missing > 0) throw new LabError(`${missing} of ${wanted.length} sockets of host ${nameOf(lab, namespace)} could not be handed over`);
  return handles;
}

/** Asks from a namespace of the lab. @param onAnswer called with the question's id and what the other end calls itself */
export async function askFrom(
  lab: Lab,
  { namespace, questions }: { readonly namespace: string; readonly questions: readonly Question[] },
  onAnswer: (id: number, answer: string | undefined) => void,
): Promise<void> {
  await runAgent(lab, namespace, { ask: questions }, ({ id, answer }) => onAnswer(id as number, answer as string | undefined));
}

type Order = { readonly listen: readonly WantedSocket[] } | { readonly ask: readonly Question[] };
type OnMessage = (message: Record<string, unknown>, handle: unknown) => void;

function runAgent(lab: Lab, namespace: string, order: Order, onMessage: OnMessage): Promise<void> {
  const { command, args } = lab.command(namespace, [process.execPath, agentFile()], "/");
  const child: ChildProcess = spawn(command, args, {
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    env: { ...process.env, NODE_OPTIONS: "", PATH: toolPath() },
  });
  return new Promise((resolve, reject) => {
    let errors = "";
    let failure: string | undefined;
    child.stderr!.setEncoding("utf8").on("data", (text: string) => {
      errors += text;
    });
    child.on("message", (message: Record<string, unknown>, handle) => {
      if (message["error"] !== undefined) failure = `${message["error"]}`;
      else if (!message["done"]) onMessage(message, handle);
    });
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0 && failure === undefined) resolve();
      else
        reject(
          new LabError(`host ${nameOf(lab, namespace)} cannot be used for asking: ${failure ?? (errors.trim() || `exit code ${code}`)}`),
        );
    });
    child.send(order);
  });
}

function nameOf(lab: Lab, namespace: string): string {
  return lab.plan.hosts.find((host) => host.namespace === namespace)?.name ?? namespace;
}

/** Beside this file, or beside the bundle that this file is in. */
function agentFile(): string {
  const beside = join(__dirname, "agent.js");
  return existsSync(beside) ? beside : join(__dirname, "lab-agent.js");
}
