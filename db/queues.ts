/** Background queues, created here because only the owner may create tables. */
export const QUEUES = ["mail.deliver", "mail.sweep", "files.sweep", "sessions.sweep", "journal.checkpoints"] as const;
export type Queue = (typeof QUEUES)[number];
