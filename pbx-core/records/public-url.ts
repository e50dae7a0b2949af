import type { Config } from '../contract/config.ts'

/** By which people and programs elsewhere reach what is stored here; what follows is a path of the API. */
export function publicUrl({ listen, mail }: Pick<Config, 'listen' | 'mail'>, path: string): string {
  return `${portalUrl({ listen, mail })}/api/v1/${path}`
}

/** Of the portal, without a slash at its end; user and password are nobody's business who gets a link. */
export function portalUrl({ listen, mail }: Pick<Config, 'listen' | 'mail'>): string {
  const origin = mail?.publicUrl ?? `http://${listen.http}`
  return origin
    .replace(/^(https?:\/\/)[^/?#]*@/i, '$1')
    .replace(/[?#].*$/, '')
    .replace(/\/+$/, '')
}

/** Where the sound of a message is had. */
export function urlOfMessage(
  config: Pick<Config, 'listen' | 'mail' | 'domains'>,
  { domain, mailbox, id }: { readonly domain: string; readonly mailbox: string; readonly id: string }
): string {
  const whose = config.domains.length > 1 ? `${mailbox}@${domain}` : mailbox
  return publicUrl(config, `voicemail/${encodeURIComponent(whose)}/${id}/sound`)
}
