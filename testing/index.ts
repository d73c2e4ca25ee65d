/**
 * Jest matchers over the constructs of an app, without Terraform and without network. Import `vpc-peering/testing` in a test file, or
 * name it in `setupFilesAfterEnv`; where `expect` is not global, give `matchers` to `expect.extend`.
 */
import { type LabMatchers, labMatchers } from "./lab";
import { matchers, type PeeringMatchers } from "./matchers";

export { type DeliveryOptions, type LabEnd, type LabMatchers, labMatchers, startLab, type TestLab } from "./lab";
export { type CostLimit, type End, matchers, type PeeringMatchers } from "./matchers";

const { expect } = globalThis as { expect?: { extend?(matchers: unknown): void } };
expect?.extend?.(matchers);
expect?.extend?.(labMatchers);

declare global {
  namespace jest {
    // biome-ignore lint/complexity/noBannedTypes: a merged declaration must have the same type parameters
    interface Matchers<R, T = {}> extends PeeringMatchers<R>, LabMatchers<R> {}
  }
}
