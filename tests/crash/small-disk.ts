import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
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
    /** Takes all the room but so many bytes. */
    fill(left: number): void {
      const { bavail, bsize } = statfsSync(path);
      writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - left)));
    },
    makeRoom: () => rmSync(ballast, { force: true }),
    unmount: () => execFileSync("umount", ["-l", path]),
  };
}
