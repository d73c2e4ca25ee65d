import { Fn, Op, type TerraformResourceLifecycle } from "cdktf";
import { isToken } from "../vpc/tokens";
import type { IVpc } from "../vpc/vpc-base";

/**
 * Checks at plan what synth cannot: that ids which are only known later are `region/uuid`, the target's in the origin's region.
 * The provider stores `region/uuid` with its own region, so any other text would replace the connector at every plan.
 * Nothing where id and region are known, or of VPCs of this app: there synth compares the regions, or they are the same setting.
 */
export function connectorPreconditions(path: string, origin: IVpc, target: IVpc): TerraformResourceLifecycle | undefined {
  const precondition = [
    ...(origin.existing && isToken(origin.vpcId) ? [regional(`${path}: the VPC id`, origin.vpcId, origin.region)] : []),
    ...((isToken(target.vpcId) || isToken(origin.region)) && !sameRegionByConstruction(origin, target)
      ? [regional(`${path}: the target VPC id`, target.vpcId, origin.region)]
      : []),
  ];
  return precondition.length > 0 ? { precondition } : undefined;
}

function regional(what: string, vpcId: string, region: string) {
  const parts = Fn.split("/", vpcId);
  return {
    condition: Op.and(Op.eq(Fn.lengthOf(parts), 2), Op.eq(Fn.element(parts, 0), region)),
    errorMessage:
      `${what} "${vpcId}" is not of the form "${region}/<uuid>". ` +
      "Write region/uuid, and both VPCs in one region: peering does not cross regions.",
  };
}

function sameRegionByConstruction(origin: IVpc, target: IVpc): boolean {
  if (target.existing) return false;
  if (!isToken(origin.region) && !isToken(target.region)) return true;
  if (origin.regionSetting !== target.regionSetting) return false;
  return origin.regionSetting !== undefined || (!origin.existing && origin.provider === target.provider);
}
