import { type Expression, TerraformElement } from "cdktf";
import type { Construct } from "constructs";

export interface TerraformCheckProps {
  readonly condition: Expression;
  readonly errorMessage: string;
}

/** A Terraform `check` block: warns after plan and apply, stops neither. Terraform 1.5 or later. */
export class TerraformCheck extends TerraformElement {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: TerraformCheckProps,
  ) {
    super(scope, id, "check");
  }

  override toTerraform(): unknown {
    const { condition, errorMessage } = this.props;
    return { check: { [this.friendlyUniqueId]: { assert: [{ condition, error_message: errorMessage }] } } };
  }
}
