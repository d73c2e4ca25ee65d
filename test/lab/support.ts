import { LabError, requireLab } from "../../lab";

/** Why no lab can be built here; undefined where one can. */
export function labObstacle(): string | undefined {
  try {
    requireLab();
    return undefined;
  } catch (error) {
    if (error instanceof LabError) return error.message;
    throw error;
  }
}

/** `describe`, or where no lab can be built a skipped one that shows the reason. */
export function describeLab(title: string, body: () => void): void {
  const obstacle = labObstacle();
  if (obstacle === undefined) describe(title, body);
  else describe.skip(`${title} (skipped: ${obstacle})`, body);
}
