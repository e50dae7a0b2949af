import type { HttpRequest } from '../base/http.ts'
import type { HookRun } from './port.ts'
import { prepareHook } from './prepared-hook.ts'

const maxReplyBytes = 64 * 1024
const maxRedirects = 3

interface Asked {
  readonly method: HttpRequest['method']
  readonly url: string
  readonly content: { readonly type: string; readonly text: string } | undefined
}

/** A request to the application of a hook: with its headers, its authorities, and no further than it may reach. */
export function hookRequest(
  { config, variables, allowedTargets }: Pick<HookRun, 'config' | 'variables' | 'allowedTargets'>,
  { method, url, content }: Asked
): HttpRequest {
  return {
    method,
    url,
    headers: {
      accept: 'application/xml, text/xml, application/json, */*;q=0.1',
      // Where nothing is said a server may send gzip (RFC 9110 §12.5.3), which is neither XML nor JSON.
      'accept-encoding': 'identity',
      'user-agent': 'Offhook',
      ...(content === undefined ? {} : { 'content-type': content.type }),
      ...lowerNames(prepareHook(config).headers(variables))
    },
    body: content?.text ?? null,
    timeoutMs: config.timeoutMs,
    maxBytes: maxReplyBytes,
    maxRedirects,
    ...(config.ca === undefined ? {} : { ca: config.ca }),
    ...(config.restricted ? { reach: { allowed: allowedTargets ?? [] } } : {})
  }
}

/** So that a configured header replaces ours instead of standing beside it. */
function lowerNames(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}
