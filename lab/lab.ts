import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import type { Topology } from "../core";
import { isEmptyDifference, planDifference } from "./apply/plan-difference";
import { applyScripts } from "./apply/scripts";
import { buildPlan } from "./plan/build-plan";
import { Numbers } from "./plan/numbers";
import { EMPTY_PLAN, type LabHost, type LabPlan, type PlanOptions } from "./plan/plan";
import { type HolderIdentity, LabFolder } from "./runtime/folder";
import { enterArguments, signalProgram, startHolder, stopHolder } from "./runtime/holder";
import { LabError, requireLab, toolPath } from "./runtime/requirements";
import { LabShell } from "./runtime/shell";

type Environment = Readonly<Record<string, string | undefined>>;

/** How to build a lab. */
export interface LabOptions extends PlanOptions {
  /** Labs of different names run side by side. @default lab */
  readonly name?: string;
  /** What the topology was read from, for `lab status`. */
  readonly source?: string;
  readonly env?: Environment;
}

/** What is stored beside the kernel's state, so that a later process knows what it looks at. */
interface StoredState {
  readonly topology: Topology;
  readonly options: Pick<PlanOptions, "maxHops" | "hosts">;
  readonly numbers: readonly (readonly [string, number])[];
  readonly source?: string;
}

const DEFAULT_NAME = "lab";

/** A topology as Linux network namespaces: VPCs are routers, Private Networks have hosts, peered pairs are joined by cables. */
export class Lab {
  private shell: LabShell | undefined;

  private constructor(
    private readonly folder: LabFolder,
    private readonly holder: HolderIdentity,
    private state: StoredState,
    private current: LabPlan,
    private readonly options: PlanOptions,
  ) {}

  /** Builds a lab. @throws LabError where namespaces cannot be created, and for a name that another running lab has */
  static async up(topology: Topology, { name = DEFAULT_NAME, source, env, ...options }: LabOptions = {}): Promise<Lab> {
    const privilege = requireLab(process.platform, env);
    const folder = claim(name, env);
    let holder: HolderIdentity | undefined;
    try {
      holder = await startHolder(privilege);
      folder.writeHolder(holder);
      const { maxHops, hosts } = options;
      const lab = new Lab(folder, holder, { topology, options: { maxHops, hosts }, numbers: [], source }, EMPTY_PLAN, options);
      await lab.prepareFiles();
      await lab.change(topology);
      return lab;
    } catch (error) {
      if (holder) await stopHolder(holder);
      folder.remove();
      throw error;
    }
  }

  /** A lab that another process built. @throws LabError when there is none of that name, or it has ended */
  static open(name: string = DEFAULT_NAME, env?: Environment): Lab {
    const folder = LabFolder.of(name, env);
    const holder = folder.holder();
    if (!holder) {
      const ended = folder.exists;
      if (ended) folder.remove();
      throw new LabError(`${ended ? `lab "${name}" has ended` : `there is no lab "${name}"`}: build it with "vpc-peering lab up"`);
    }
    const state = JSON.parse(readFileSync(folder.file("state.json"), "utf8")) as StoredState;
    return new Lab(folder, holder, state, buildPlan(state.topology, state.options, new Numbers(state.numbers)), state.options);
  }

  /** Names of the labs that run; removes what ended ones left. */
  static names(env?: Environment): string[] {
    return LabFolder.all(env).flatMap((folder) => {
      if (folder.holder()) return [folder.name];
      folder.remove();
      return [];
    });
  }

  /** Ends a lab and everything in it. @returns false when there is none of that name */
  static async down(name: string = DEFAULT_NAME, env?: Environment): Promise<boolean> {
    const folder = LabFolder.of(name, env);
    const holder = folder.holder();
    if (holder) await stopHolder(holder);
    const existed = folder.exists;
    folder.remove();
    return existed;
  }

  get name(): string {
    return this.folder.name;
  }

  get topology(): Topology {
    return this.state.topology;
  }

  get source(): string | undefined {
    return this.state.source;
  }

  get maxHops(): number | undefined {
    return this.state.options.maxHops;
  }

  /** Hosts, routers and notes of the lab as it is now. */
  get plan(): LabPlan {
    return this.current;
  }

  /** Process id of the holder. */
  get pid(): number {
    return this.holder.pid;
  }

  /**
   * Makes the kernel hold another topology, changing only what differs: hosts, programs and paths that both have are not touched.
   * @returns whether anything had to change
   */
  async change(topology: Topology): Promise<boolean> {
    const numbers = new Numbers(this.state.numbers);
    const next = buildPlan(topology, this.options, numbers);
    const difference = planDifference(this.current, next);
    const scripts = applyScripts(difference, (namespace) => this.folder.namespacePath(namespace));
    this.shell ??= new LabShell(this.holder);
    if (next.hostsFile !== this.current.hostsFile) writeFileSync(this.folder.file("hosts"), next.hostsFile);
    for (const step of [scripts.create, scripts.cables, scripts.configure, scripts.remove]) await this.shell.run(step);
    this.current = next;
    this.state = { ...this.state, topology, numbers: numbers.entries() };
    writeFileSync(this.folder.file("state.json"), JSON.stringify(this.state));
    return !isEmptyDifference(difference);
  }

  /** Command and arguments that run a program in a namespace of the lab, in the caller's working folder. */
  command(namespace: string, argv: readonly string[], cwd = process.cwd()): { readonly command: string; readonly args: string[] } {
    const enter = enterArguments(this.holder, this.folder.namespacePath(namespace));
    return { command: "nsenter", args: [...enter, "sh", "-c", 'cd "$0" 2>/dev/null; exec "$@"', cwd, ...argv] };
  }

  /** Runs a program in a namespace of the lab and collects what it prints. */
  exec(namespace: string, argv: readonly string[], { input, timeoutMs }: ExecOptions = {}): Promise<ExecResult> {
    const { command, args } = this.command(namespace, argv);
    return new Promise((resolve, reject) => {
      const child = spawn(command, args, { env: { ...process.env, PATH: toolPath() } });
      const timer = timeoutMs === undefined ? undefined : setTimeout(() => signalProgram(child.pid!, "SIGKILL"), timeoutMs);
      const result = { stdout: "", stderr: "" };
      for (const name of ["stdout", "stderr"] as const) {
        child[name].setEncoding("utf8").on("data", (text: string) => {
          result[name] += text;
        });
      }
      child.on("error", reject);
      child.on("close", (code) => {
        clearTimeout(timer);
        resolve({ ...result, code: code ?? 128 });
      });
      child.stdin.on("error", () => {});
      child.stdin.end(input ?? "");
    });
  }

  /** Hosts on a network, or on all networks of a VPC. */
  hostsOf(place: { readonly vpcId: string; readonly privateNetworkId?: string }): LabHost[] {
    return this.current.hosts.filter(
      ({ vpcId, privateNetworkId }) =>
        vpcId === place.vpcId && (place.privateNetworkId === undefined || privateNetworkId === place.privateNetworkId),
    );
  }

  /** Ends the connection to the lab, not the lab. */
  async close(): Promise<void> {
    await this.shell?.close();
    this.shell = undefined;
  }

  /** Ends the lab: no namespace, process, file or interface of it remains. */
  async down(): Promise<void> {
    await this.close();
    await stopHolder(this.holder);
    this.folder.remove();
  }

  /** Names for programs in the lab: its own `/etc/hosts`, and no name server of the machine outside. */
  private async prepareFiles(): Promise<void> {
    writeFileSync(this.folder.file("hosts"), "");
    writeFileSync(this.folder.file("resolv.conf"), "# The lab has no name server: write one here from inside the lab.\n");
    this.shell = new LabShell(this.holder);
    const mounts = ["hosts", "resolv.conf"].map((file) => `[ ! -e /etc/${file} ] || mount --bind ${this.folder.file(file)} /etc/${file}`);
    await this.shell.run([mounts.join("\n")]);
  }
}

/** What a program run by `exec` gets. */
export interface ExecOptions {
  readonly input?: string;
  /** The program is killed after this time. @default - never */
  readonly timeoutMs?: number;
}

export interface ExecResult {
  /** The program's exit code; 128 and the number of the signal that ended it. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The folder of a new lab; what a lab of that name left when it was killed is removed first. */
function claim(name: string, env: Environment | undefined): LabFolder {
  const folder = LabFolder.of(name, env);
  if (folder.exists && !folder.holder()) folder.remove();
  if (!folder.create()) throw new LabError(`lab "${name}" is already up: end it with "vpc-peering lab down", or choose another --name`);
  return folder;
}
