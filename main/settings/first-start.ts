import { randomInt } from 'node:crypto'
import type { z } from 'zod'
import type { Config, configSchema } from '../../pbx-core/contract/config.ts'

/** What a new installation begins with (`1-product`, First run). */
export interface FirstStart {
  readonly config: z.input<typeof configSchema>
  readonly account: { readonly domain: string; readonly user: string; readonly webPassword: string }
}

/**
 * The domain `localhost` with the user 100, who rules everything, and `*43` as the echo test.
 * `locale` decides country and language: `de-CH`.
 */
export function firstStart(locale: string): FirstStart {
  const webPassword = readablePassword()
  const config: z.input<typeof configSchema> = {
    schema: 1,
    domains: [
      {
        name: 'localhost',
        aliases: ['127.0.0.1', '[::1]'],
        ...localeSettings(locale),
        users: [
          {
            extension: '100',
            name: 'My phone',
            sipPassword: readablePassword(),
            webPassword,
            admin: true,
            systemAdmin: true
          }
        ],
        functions: [{ extension: '*43', name: 'echo', run: 'echo' }]
      }
    ]
  }
  return { config, account: { domain: 'localhost', user: '100', webPassword } }
}

/** Five groups of four from an alphabet without look-alikes: 99 bits, and still fit to be typed. */
function readablePassword(): string {
  const alphabet = '23456789abcdefghjkmnpqrstuvwxyz'
  const group = () => Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)]).join('')
  return Array.from({ length: 5 }, group).join('-')
}

function localeSettings(locale: string): Pick<Config['domains'][number], 'country' | 'language'> {
  const [language, ...rest] = locale.split(/[-_.]/)
  const region = rest.find((part) => /^[A-Z]{2}$/.test(part))
  return { country: region ?? 'US', language: language === 'de' ? 'de' : 'en' }
}
