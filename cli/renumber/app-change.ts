import type { RenumberingAction } from "../../core";

/** What a step means in a CDKTF app: the edit, or the command to run. */
export function appChange(action: RenumberingAction): string {
  switch (action.kind) {
    case "create-network":
      return `In the app: add the key "${action.move.newName}" with "${action.move.to}" to privateNetworks of the VPC, keep "${action.move.name}". First deploy.`;
    case "attach":
      return "In the app: give each resource a second private network attachment. First deploy.";
    case "adapt-acl":
      return "In the app: add the rules for the new block to the ACL. First deploy.";
    case "add-route":
      return "In the app: constructs write the route from the new key; add it by hand where destinations are listed. First deploy, or the next one where the step follows the refresh.";
    case "move-next-hop":
    case "move-ingress-rule":
      return "In the app: use the new network as next hop. First deploy.";
    case "add-ingress-rule":
      return "In the app: add the ingress rule beside the old one. First deploy.";
    case "wait-for-lease":
      return "Between deploys: nothing to change.";
    case "drain":
      return `Between deploys: move clients, then remove the attachments to "${action.move.name}".`;
    case "delete-route":
    case "delete-ingress-rule":
      return "In the app: remove it, or the listed destination. Second deploy.";
    case "delete-network":
      return `In the app: remove the key "${action.move.name}" from privateNetworks. Second deploy.`;
    case "refresh":
      return "After the second deploy: refresh the connectors in the console or with the API.";
  }
}
