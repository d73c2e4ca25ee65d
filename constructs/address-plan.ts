import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { Construct } from "constructs";
import { type AddressLedger, allocate, Cidr } from "../core";

export interface AddressPlanProps {
  /** Where blocks are taken from, for example `10.0.0.0/12`. */
  readonly pool: string;
  /** Prefix length by name, for example `{ web: 22, data: 24 }`. */
  readonly blocks: { readonly [name: string]: number };
  /** JSON file to commit beside the stack; made when missing. Relative to the working directory. @default "address-plan.json" */
  readonly ledger?: string;
  /** Refuses instead of writing when the ledger would change: for continuous integration. @default false */
  readonly frozen?: boolean;
}

interface LedgerFile {
  readonly pool: string;
  readonly blocks: AddressLedger;
}

/**
 * Gives each name a block of a pool, and remembers it in a ledger file that is committed: adding, removing or resizing one name
 * moves no other. The file is written atomically, and only when something changed.
 */
export class AddressPlan extends Construct {
  private readonly ledger: AddressLedger;

  /** @throws Error listing every name that found no place; for a ledger that is no ledger, or of another pool; with `frozen`, for a change. */
  constructor(scope: Construct, id: string, props: AddressPlanProps) {
    super(scope, id);
    const pool = Cidr.parse(props.pool);
    const file = resolve(props.ledger ?? "address-plan.json");
    const before = this.read(file, pool);
    const { ledger, unplaced } = allocate(pool, props.blocks, before);
    if (unplaced.length > 0) {
      throw new Error(
        [`${this.node.path} cannot place every name:`, ...unplaced.map(({ message, hint }) => `${message}; ${hint}`)].join("\n  "),
      );
    }
    this.ledger = ledger;
    const text = `${JSON.stringify({ pool: `${pool}`, blocks: ledger } satisfies LedgerFile, null, 2)}\n`;
    if (isDeepEqual(before, ledger)) return;
    if (props.frozen)
      throw new Error(
        `${this.node.path} is frozen, and ${file} does not hold what "blocks" asks for: synth once without "frozen" and commit it`,
      );
    writeAtomically(file, text);
  }

  /** The block of a name. @throws Error naming the names there are. */
  block(name: string): string {
    const block = Object.hasOwn(this.ledger, name) ? this.ledger[name] : undefined;
    if (block) return block;
    throw new Error(
      `${this.node.path} has no block "${name}": it has ${Object.keys(this.ledger).join(", ") || "none"}; add the name to "blocks"`,
    );
  }

  private read(file: string, pool: Cidr): AddressLedger | undefined {
    let text: string;
    try {
      text = readFileSync(file, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
    const ledger = parseLedger(file, text);
    if (ledger.pool === `${pool}`) return ledger.blocks;
    throw new Error(
      `${file} is the ledger of pool ${ledger.pool}, ${this.node.path} has pool ${pool}: give each plan a "ledger" of its own, or keep the pool`,
    );
  }
}

function parseLedger(file: string, text: string): LedgerFile {
  try {
    const ledger = JSON.parse(text) as LedgerFile;
    const isLedger = typeof ledger.pool === "string" && Object.values(ledger.blocks).every((block) => typeof block === "string");
    if (isLedger) return ledger;
  } catch {
    // Same answer as for JSON of another shape.
  }
  throw new Error(`${file} is not an address ledger: restore it from version control; a new one would renumber every network`);
}

const isDeepEqual = (a: AddressLedger | undefined, b: AddressLedger) =>
  a !== undefined && JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort());

function writeAtomically(file: string, text: string): void {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, text);
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new Error(`the address ledger ${file} cannot be written: give a "ledger" in a writable folder`, { cause: error });
  }
}
