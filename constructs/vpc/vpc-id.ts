import { Fn, Token } from "cdktf";
import type { IConstruct } from "constructs";
import { regionProblem } from "../bindings/region";
import { isToken } from "./tokens";

const UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
const REGIONAL = new RegExp(`^([a-z]{2}-[a-z]{3,7})/(${UUID})$`);
const BARE = new RegExp(`^${UUID}$`);

/** @throws Error naming the construct, the value and the cure for a region that cannot exist */
export function assertRegion(construct: IConstruct, region: string | undefined): void {
  const problem = regionProblem(region);
  if (problem) throw new Error(`${construct.node.path} ${problem}`);
}

/**
 * A VPC id as `region/uuid`. A bare uuid gets the region: the official provider stores `region/uuid` and would replace the
 * connector at every plan. A token passes as it is and is checked at plan.
 * @throws Error naming the value and the cure: another form, a bare uuid without region, or a region that contradicts the id.
 */
export function regionalVpcId(construct: IConstruct, vpcId: string, region: string | undefined): string {
  const { path } = construct.node;
  if (typeof vpcId !== "string") throw new Error(`${path}: the VPC id is ${JSON.stringify(vpcId)}; write region/uuid as a string`);
  if (isToken(vpcId)) return vpcId;
  const [, own] = REGIONAL.exec(vpcId) ?? [];
  if (own && region && !isToken(region) && own !== region) {
    throw new Error(`${path}: vpcId "${vpcId}" says region ${own}, the region given is ${region}: drop one of the two`);
  }
  if (own) return vpcId;
  if (!BARE.test(vpcId))
    throw new Error(`${path}: "${vpcId}" is not a VPC id: write region/uuid, for example "fr-par/11111111-1111-4111-8111-111111111111"`);
  if (!region) throw new Error(`${path}: "${vpcId}" is a bare uuid: write region/uuid, for example "fr-par/${vpcId}", or give the region`);
  return `${region}/${vpcId}`;
}

/** The region of a `region/uuid`: known for a literal, an expression for a token. */
export function regionOfVpcId(vpcId: string): string {
  return isToken(vpcId) ? Token.asString(Fn.element(Fn.split("/", vpcId), 0)) : (REGIONAL.exec(vpcId)?.[1] ?? "");
}
