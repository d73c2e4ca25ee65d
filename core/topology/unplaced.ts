import { type AddressRange, intersectRanges, parseLooseCidr } from "../addresses/address-range";
import type { Topology, UnplacedObject } from "./topology";

/** Which unplaced objects may concern a VPC, a pair of VPCs or a destination. */
export class Unplaced {
  private readonly ids: ReadonlyMap<string, UnplacedObject>;
  private readonly byKind = new Map<UnplacedObject["kind"], UnplacedObject[]>();
  readonly objects: readonly UnplacedObject[];

  constructor(topology: Topology) {
    this.objects = [...(topology.unplaced ?? [])].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
    this.ids = new Map(this.objects.map((object) => [object.id, object]));
    for (const object of this.objects) this.byKind.set(object.kind, [...this.any(object.kind), object]);
  }

  /** The unplaced object with that id. */
  get(id: string): UnplacedObject | undefined {
    return this.ids.get(id);
  }

  /** All of a kind. */
  any(kind: UnplacedObject["kind"]): readonly UnplacedObject[] {
    return this.byKind.get(kind) ?? [];
  }

  /** Those of a kind that may be in the VPC. */
  mayBeIn(vpcId: string, kind: UnplacedObject["kind"]): readonly UnplacedObject[] {
    return this.any(kind).filter((object) => object.vpcId === undefined || object.vpcId === vpcId);
  }

  /** Connectors that may go from the one VPC to the other. */
  mayJoin(vpcId: string, targetVpcId: string): readonly UnplacedObject[] {
    return this.mayBeIn(vpcId, "connector").filter((object) => object.targetVpcId === undefined || object.targetVpcId === targetVpcId);
  }

  /** Routes that may be in the VPC and match some of the addresses. */
  mayRoute(vpcId: string, range: AddressRange): readonly UnplacedObject[] {
    return this.mayBeIn(vpcId, "route").filter(({ destination }) => mayMeet(destination, range));
  }
}

/** True unless the text is a block that shares no address with the range. */
function mayMeet(destination: string | undefined, range: AddressRange): boolean {
  const block = destination === undefined ? undefined : parseLooseCidr(destination);
  return block === undefined || range.label !== undefined || intersectRanges(block, range) !== undefined;
}
