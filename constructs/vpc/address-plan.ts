import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { Construct, type IConstruct } from "constructs";
import { type AddressLedger, allocate, Cidr, type CidrError, collisions } from "../../core";

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
 * moves no other, nor does widening the pool. The file is written atomically, and only when something changed.
 */
export class AddressPlan extends Construct {
  private readonly ledger: AddressLedger;

  /**
   * @throws Error listing every name that found no place; for a ledger that is none, that another plan of the app has, that gives
   * addresses twice or has some outside the pool; with `frozen`, for a change.
   */
  constructor(scope: Construct, id: string, props: AddressPlanProps) {
    super(scope, id);
    const pool = this.parsePool(props.pool);
    const file = resolve(props.ledger ?? "address-plan.json");
    this.claim(file);
    const before = readLedger(file);
    if (before) this.refuseMisfit(file, before, { pool, names: Object.keys(props.blocks) });
    const { ledger, unplaced } = allocate(pool, props.blocks, before?.blocks);
    if (unplaced.length > 0) {
      throw new Error(
        [`${this.node.path} cannot place every name:`, ...unplaced.map(({ message, hint }) => `${message}; ${hint}`)].join("\n  "),
      );
    }
    this.ledger = ledger;
    const after: LedgerFile = { pool: `${pool}`, blocks: ledger };
    if (before && isDeepEqual(before, after)) return;
    if (props.frozen)
      throw new Error(
        `${this.node.path} is frozen, and ${file} does not hold what "blocks" asks for: synth once without "frozen" and commit it`,
      );
    writeAtomically(file, `${JSON.stringify(after, null, 2)}\n`);
  }

  /** The block of a name. @throws Error naming the names there are. */
  block(name: string): string {
    const block = Object.hasOwn(this.ledger, name) ? this.ledger[name] : undefined;
    if (block) return block;
    throw new Error(
      `${this.node.path} has no block "${name}": it has ${Object.keys(this.ledger).join(", ") || "none"}; add the name to "blocks"`,
    );
  }

  private parsePool(text: string): Cidr {
    try {
      return Cidr.parse(text);
    } catch (error) {
      throw new Error(`${this.node.path}: pool ${(error as CidrError).message}`, { cause: error });
    }
  }

  /** Two plans on one file would drop each other's names and give their blocks out again. */
  private claim(file: string): void {
    const { root } = this.node;
    const owners = ledgers.get(root) ?? new Map<string, string>();
    ledgers.set(root, owners);
    const owner = owners.get(file);
    if (owner !== undefined) {
      throw new Error(
        `${this.node.path} and ${owner} both keep their blocks in ${file}: put all names into one plan, or give each a "ledger" and a pool of its own`,
      );
    }
    owners.set(file, this.node.path);
  }

  /** Never moves a block that somebody may have deployed: what contradicts itself is for people to decide. */
  private refuseMisfit(
    file: string,
    before: LedgerFile,
    { pool, names }: { readonly pool: Cidr; readonly names: readonly string[] },
  ): void {
    const malformed = Object.entries(before.blocks).filter(([, text]) => !Cidr.tryParse(text));
    const kept = names.flatMap((name) => {
      const block = Object.hasOwn(before.blocks, name) ? Cidr.tryParse(before.blocks[name]!) : undefined;
      return block ? [{ name, block }] : [];
    });
    const problems = [
      ...malformed.map(([name, text]) => `"${name}" has "${text}", which is not a CIDR block: restore the file from version control`),
      ...collisions(kept, ({ block }) => block).map(
        ({ holder, held }) =>
          `"${holder.name}" has ${holder.block} and "${held.name}" has ${held.block}, as when two branches that each added a name are merged: ` +
          "remove the line of the one that is not deployed, it gets another block",
      ),
    ];
    if (problems.length > 0) throw new Error([`${file} cannot be the ledger of ${this.node.path}:`, ...problems].join("\n  "));
    if (Cidr.tryParse(before.pool)?.overlaps(pool) && kept.every(({ block }) => pool.contains(block))) return;
    throw new Error(
      `${file} is the ledger of pool ${before.pool}, ${this.node.path} has pool ${pool}: give each plan a "ledger" of its own, or a pool that holds every block of this one`,
    );
  }
}

/** Who keeps a ledger in which file, by app. */
const ledgers = new WeakMap<IConstruct, Map<string, string>>();

function readLedger(file: string): LedgerFile | undefined {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new Error(`the address ledger ${file} cannot be read: give a "ledger" file that can`, { cause: error });
  }
  return parseLedger(file, text);
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

const isDeepEqual = (a: LedgerFile, b: LedgerFile) =>
  a.pool === b.pool && JSON.stringify(Object.entries(a.blocks).sort()) === JSON.stringify(Object.entries(b.blocks).sort());

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
