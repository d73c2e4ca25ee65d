import { LocalBackend, TerraformBackend, TerraformStack } from "cdktf";
import { Construct } from "constructs";

/**
 * Lets a construct directly under a stack be called "backend", as a VPC often is: CDKTF gives a stack without a backend a
 * local one under exactly that id, at synth. The same local backend is put one level deeper instead.
 */
export function makeRoomForBackend(construct: Construct): void {
  const stack = construct.node.scope;
  if (construct.node.id !== "backend" || !TerraformStack.isStack(stack)) return;
  if (stack.node.findAll().some((element) => TerraformBackend.isBackend(element))) return;
  new LocalBackend(new Construct(stack, "terraform-state"), {});
}
