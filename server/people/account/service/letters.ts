import { linkTo } from "#server/ground/screens/service.ts";

export const LINK_HOURS = 24;
export const RESET_MINUTES = 30;

export function confirmMail(email: string, token: string) {
  return {
    recipient: email,
    body: `Hello,\n\nOpen this link to create your Tickmark account. It works once, for ${LINK_HOURS} hours:\n\n${linkTo("/sign-up/confirm")}?token=${token}\n\nIf you did not ask for this, ignore this message: nothing was created.\n`,
  };
}

export function knownAddressMail(email: string) {
  return {
    recipient: email,
    body: `Hello,\n\nSomeone, probably you, tried to sign up with this address, which already has an account. Sign in here:\n\n${linkTo("/sign-in")}\n\nForgot the password? Set a new one at ${linkTo("/reset-password")}\n`,
  };
}

export function unknownAddressMail(email: string) {
  return {
    recipient: email,
    body: `Hello,\n\nSomeone, probably you, asked for a new password for this address. No account uses it; yours may use a different one. Ask whoever invited you, or sign up at ${linkTo("/sign-up")}\n\nIf you did not ask for this, ignore this message: nothing was created.\n`,
  };
}

export function resetMail(email: string, token: string) {
  return {
    recipient: email,
    body: `Hello,\n\nOpen this link to set a new password. It works once, for ${RESET_MINUTES} minutes:\n\n${linkTo("/reset-password")}?token=${token}\n\nIf you did not ask for this, ignore this message: your password stays as it is.\n`,
  };
}

export function refusedMail(email: string) {
  return {
    recipient: email,
    body: `Hello,\n\nSomeone tried too many wrong passwords for your Tickmark account and was locked out for a while. Browsers that you have signed in from before are not affected.\n\nIf it was not you, you do not have to do anything: nobody got in. If you use the same password anywhere else, set a new one at ${linkTo("/reset-password")}\n\nWe send this at most once a day.\n`,
  };
}
