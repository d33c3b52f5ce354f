import { linkTo } from "#server/ground/screens/service.ts";

export const LINK_HOURS = 24;
export const RESET_MINUTES = 30;

export function confirmMail(email: string, token: string) {
  return {
    recipient: email,
    body: `Hello,\n\nOpen this link to create your Tickmark account. It works once, for ${LINK_HOURS} hours:\n\n${linkTo("/sign-up/confirm")}?token=${token}\n\nIf you did not ask for this, ignore this message: nothing was created.\n`,
  };
}

export function alreadyKnown(email: string) {
  return {
    recipient: email,
    body: `Hello,\n\nSomebody, probably you, tried to sign up with this address, which has an account already. Sign in here:\n\n${linkTo("/sign-in")}\n\nForgot the password? Set a new one at ${linkTo("/reset-password")}\n`,
  };
}

export function notKnown(email: string) {
  return {
    recipient: email,
    body: `Hello,\n\nSomebody, probably you, asked for a new password for this address. No account has it: perhaps yours has another one. Whoever invited you can tell which, or sign up at ${linkTo("/sign-up")}\n\nIf you did not ask for this, ignore this message: nothing was created.\n`,
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
    body: `Hello,\n\nSomebody tried to sign in to your Tickmark account with a wrong password too often, and was turned away for a while. Browsers that you have signed in from before are not affected.\n\nIf it was not you, there is nothing you have to do: nobody got in. If you use the same password anywhere else, set a new one at ${linkTo("/reset-password")}\n\nWe send this at most once a day.\n`,
  };
}
