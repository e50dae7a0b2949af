/** `Exten`: the dial plan literally. undefined where nobody can dial that. */
export function extenOf(text: string): string | undefined {
  return /^\+?[0-9*#]{1,64}$/.test(text) ? text : undefined
}

/** The user of `SIP/100`, `PJSIP/100`, `Local/100@from-internal/n`. */
export function userOfChannel(channel: string): string | undefined {
  return /^(?:SIP|PJSIP|Local)\/([0-9*#]{1,20})(?:@[^/]*)?(?:\/n)?$/i.exec(channel)?.[1]
}
