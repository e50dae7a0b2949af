import { z } from 'zod'
import { isNetwork } from '../base/reach.ts'
import { extension, hostPort, kept } from './config-parts.ts'

/** What concerns the machine and no single domain: where it listens, and who may speak Asterisk's Manager Interface. */

export const listenSchema = z.strictObject({
  http: hostPort.default('127.0.0.1:8980').describe('Portal, API, click to dial and SIP over WebSocket.'),
  tls: z
    .strictObject({
      https: hostPort
        .default('0.0.0.0:8943')
        .describe('The same as `http`, over TLS: portal, API, SIP over secure WebSocket.'),
      certificate: z
        .string()
        .min(1)
        .nullable()
        .default(null)
        .describe(
          'File with the certificate and its chain (PEM); read again when it changes. null: one by a certificate authority of its own, which is made on first use (docs/portal.md).'
        ),
      key: z
        .string()
        .min(1)
        .nullable()
        .default(null)
        .describe('File with the key of the certificate (PEM, without a passphrase).')
    })
    .refine(({ certificate, key }) => (certificate === null) === (key === null), {
      path: ['key'],
      message: 'expected both a certificate and its key, or neither'
    })
    .nullable()
    .default(null)
    .describe(
      'HTTPS beside HTTP, for browsers of other machines: without it they give a page no microphone. null: off.'
    ),
  sip: z
    .strictObject({
      udp: hostPort.nullable().default('127.0.0.1:5060').describe('SIP over UDP; null: off.'),
      tcp: hostPort.nullable().default('127.0.0.1:5060').describe('SIP over TCP; null: off.'),
      tls: hostPort.nullable().default(null).describe('SIP over TLS; null: off.'),
      keepAliveSeconds: z
        .number()
        .int()
        .min(0)
        .max(3600)
        .default(25)
        .describe(
          'Phones that have registered through a router that changes addresses (NAT) are asked so often whether they are there, for the way to them stays open by their answers; 0: never.'
        )
    })
    .prefault({})
    .describe('Where phones register.'),
  rtp: z
    .strictObject({
      address: z.string().default('127.0.0.1').describe("Address of the phones' audio."),
      ports: z
        .tuple([z.number().int().min(1024).max(65_534), z.number().int().min(1025).max(65_535)])
        .default([16_384, 24_575])
        .describe('First and last UDP port of audio; a call takes four.')
    })
    .prefault({})
    .describe('Audio of phones.'),
  allowedHosts: z
    .array(z.string())
    .default([])
    .describe("Host names that requests may name besides loopback and this machine's addresses."),
  allowedOrigins: z
    .array(z.string().regex(/^https?:\/\/[^/?#@\s]+$/, 'expected an origin, for example https://crm.acme.test'))
    .max(64)
    .default([])
    .describe(
      'Origins whose pages may ask the API with a token and read the answer (CORS), and frame the phone of `/embed`: `https://crm.acme.test`. Passwords and log-ins of a browser never count from there.'
    ),
  trustedProxies: z
    .array(z.string().refine(isNetwork, 'expected an address or a network, 192.0.2.0/24'))
    .default([])
    .describe(
      'Addresses and networks of HTTP proxies before this PBX, `127.0.0.1` for one on this machine. From these, and from nobody else, `X-Forwarded-For` and `X-Forwarded-Proto` count: limits for an address are then for those who come through them, not for the proxy. A proxy that is named here must write both.'
    )
})
export type ListenConfig = z.infer<typeof listenSchema>

/** Plain HTTP would show the codes of log-ins to whoever listens; on this machine nobody does. */
function isSafeIssuer(text: string): boolean {
  return (
    /^https:\/\/[^\s?#]+$/.test(text) || /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(\/[^\s?#]*)?$/.test(text)
  )
}

export const oidcSchema = z.strictObject({
  issuer: z
    .string()
    .refine(isSafeIssuer, 'expected an https address, for example https://login.acme.test')
    .describe('Address of the provider, under which it has `/.well-known/openid-configuration`.'),
  clientId: z.string().min(1).max(256).describe('As the provider knows this Offhook.'),
  clientSecret: kept(z.string().min(1).max(1024), 'sealed')
    .optional()
    .describe('What the provider has given with it. Absent: a public client, by PKCE alone.'),
  name: z.string().min(1).max(64).default('Single sign-on').describe('Of the button on the log-in page: `Acme`.'),
  scopes: z
    .array(z.string().regex(/^[\x21\x23-\x5B\x5D-\x7E]+$/))
    .max(32)
    .default(['openid', 'email'])
    .describe('What is asked of the provider; `openid` always is.'),
  claim: z
    .string()
    .min(1)
    .max(64)
    .default('email')
    .describe('Which claim says who it is. `email` counts only where the provider has verified it (`email_verified`).'),
  user: z
    .string()
    .regex(/^(email|extension|fields\.[^.]{1,64})$/, 'expected email, extension, or fields.NAME')
    .default('email')
    .describe('What of a user the claim is compared with: `email`, `extension`, `fields.crmId`.'),
  domain: z.string().optional().describe('Whose users log in by it. Absent: those of every domain.')
})

/** Those of Asterisk; the ones that nothing here belongs to are taken from configurations made for it. */
const amiClass = z.enum([
  'all',
  'call',
  'originate',
  'system',
  'reporting',
  'cdr',
  'agent',
  'user',
  'config',
  'command',
  'log',
  'verbose',
  'dtmf',
  'dialplan',
  'cc',
  'agi',
  'aoc',
  'test',
  'security',
  'message'
])

export const amiSchema = z.strictObject({
  listen: hostPort.nullable().default(null).describe('Address and port; null: off.'),
  users: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(64).describe('Name at log-in.'),
        secret: kept(z.string().min(1).max(256), 'sealed').describe('Password at log-in.'),
        domain: z
          .string()
          .optional()
          .describe('Whose calls it sees and makes. Needed where there are several domains.'),
        users: z
          .union([z.literal('all'), z.array(extension).max(10_000)])
          .default('all')
          .describe('Users for whom it may dial, and whose calls it sees: `["100", "101"]`, or `"all"`.'),
        read: z
          .array(amiClass)
          .default(['all'])
          .describe('Classes of events that it is told: `call`, `cdr`, `system`; `all`. Empty: none.'),
        write: z
          .array(amiClass)
          .default(['all'])
          .describe(
            'Classes of actions that it may use: `originate`, `call` (hang up, redirect), `reporting` and `system` (states and lists); `all`.'
          )
      })
    )
    .default([])
    .describe('Users who may log in.')
})
