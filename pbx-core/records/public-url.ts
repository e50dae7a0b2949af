import type { Config } from '../contract/config.ts'

/** By which people and programs elsewhere reach what is stored here; what follows is a path of the API. */
export function publicUrl({ listen, mail }: Pick<Config, 'listen' | 'mail'>, path: string): string {
  const origin = mail?.publicUrl ?? `http://${listen.http}`
  return `${origin.replace(/\/+$/, '')}/api/v1/${path}`
}

/** Where the sound of a message is had. */
export function urlOfMessage(
  config: Pick<Config, 'listen' | 'mail' | 'domains'>,
  { domain, mailbox, id }: { readonly domain: string; readonly mailbox: string; readonly id: string }
): string {
  const whose = config.domains.length > 1 ? `${mailbox}@${domain}` : mailbox
  return publicUrl(config, `voicemail/${encodeURIComponent(whose)}/${id}/sound`)
}
