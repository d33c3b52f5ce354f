import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, rmSync, statfsSync } from "node:fs";
import { join } from "node:path";

/** Whether this machine lets the tests mount a disk of their own: root may, most others may not. */
export function canMount(scratch: string): boolean {
  try {
    smallDisk(join(scratch, "try"), 1).unmount();
    return true;
  } catch {
    return false;
  }
}

/** A disk in memory of so many MB, mounted at the path. */
export function smallDisk(path: string, megabytes: number) {
  mkdirSync(path, { recursive: true });
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m,mode=755`, "tmpfs", path], { stdio: "ignore" });
  const ballast = join(path, "ballast");
  return {
    /** Takes all the room but so many bytes, bit by bit: who writes to the disk meanwhile may be quicker. */
    fill(left: number): void {
      const piece = Buffer.alloc(64 * 1024);
      const free = () => statfsSync(path).bavail * statfsSync(path).bsize;
      try {
        while (free() - piece.length > left) appendFileSync(ballast, piece);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
      }
    },
    makeRoom: () => rmSync(ballast, { force: true }),
    unmount: () => execFileSync("umount", ["-l", path]),
  };
}
