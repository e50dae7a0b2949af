import { ok, type Result } from '../../base/result.ts'
import type { DomainConfig } from '../../contract/config.ts'
import { readNumber } from './read-number.ts'

/** A number that a setting or a hook's reply names (`external:`): keyed, the dial plan literally. */
export function readConfigured({ name, aliases, country }: DomainConfig, text: string): Result<string, string> {
  const read = readNumber(text, 'keyed', {
    country,
    ownDomains: [name, ...aliases],
    isEmergency: () => false,
    isInternal: () => false
  })
  return read.ok ? ok(read.value.written) : read
}
