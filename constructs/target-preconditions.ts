import { Fn, Op, type TerraformResourceLifecycle } from "cdktf";
import { isToken } from "./tokens";
import type { IVpc } from "./vpc-base";

/**
 * Checks at plan what synth cannot: that a target id which is only known later is `region/uuid` of the origin's region.
 * The API drops the region and the provider stores its own, so another one would replace the connector at every plan.
 * Nothing for an id that is known, or that is of a VPC of this app: there synth compares the regions, or they are the same setting.
 */
export function targetPreconditions(path: string, origin: IVpc, target: IVpc): TerraformResourceLifecycle | undefined {
  if (!isToken(target.vpcId) || sameRegionByConstruction(origin, target)) return undefined;
  const parts = Fn.split("/", target.vpcId);
  const isRegional = Op.eq(Fn.lengthOf(parts), 2);
  return {
    precondition: [
      {
        condition: Op.and(isRegional, Op.eq(Fn.element(parts, 0), origin.region)),
        errorMessage:
          `${path}: the target VPC id "${target.vpcId}" is not of the form "${origin.region}/<uuid>". ` +
          "Write region/uuid, in the region of the origin VPC: peering does not cross regions.",
      },
    ],
  };
}

function sameRegionByConstruction(origin: IVpc, target: IVpc): boolean {
  if (target.existing) return false;
  if (!isToken(origin.region) && !isToken(target.region)) return true;
  if (origin.regionSetting !== target.regionSetting) return false;
  return origin.regionSetting !== undefined || (!origin.existing && origin.provider === target.provider);
}
