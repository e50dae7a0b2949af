import { describe, expect, it } from 'vitest'
import { readDesktopArguments } from '../../../main/arguments.ts'
import { readDialArguments } from '../../../main/dial-command.ts'
import { linkTarget } from '../../../main/phone/links.ts'
import { writtenEntry } from '../../../main/shell/linux/desktop-entry.ts'
import { domainSchema } from '../../../pbx-core/contract/config.ts'
import { readDialled } from '../../../pbx-core/routing/number/dialled.ts'

const office = domainSchema.parse({
  ...{ name: 'acme.test', country: 'US' },
  users: ['100', '101'].map((extension) => ({ extension, sipPassword: 's', webPassword: 'w' }))
})

/** `dropped`: nothing is shown, and no window comes to the front. */
type Outcome = 'dropped' | { readonly shows: string; readonly calls: string | null; readonly keys?: string }

/** What becomes of a link on its way to the field: dropped, or shown with what Enter would call (null: nothing). */
function outcomeOf(url: string): Outcome {
  const shows = linkTarget(url)
  if (shows === undefined) return 'dropped'
  const read = readDialled(office, shows, 'printed')
  if (!read.ok) return { shows, calls: null }
  const { number, keys } = read.value
  return { shows, calls: number, ...(keys === '' ? {} : { keys }) }
}

const shown = (shows: string, calls: string | null = shows, keys?: string): Outcome =>
  keys === undefined ? { shows, calls } : { shows, calls, keys }
const unread = (shows: string): Outcome => ({ shows, calls: null })

/**
 * Links as a page, a mail or another program may write them. Their faults are public ones of other telephones: numbers
 * that were dialled unasked (`*#06#` and the like, Samsung 2012), switches in an address (CVE-2018-1000006, Electron on
 * Windows), a shell behind an address, headers in a SIP URI, a host that passes for a name.
 */
const hostile: Readonly<Record<string, readonly (readonly [url: string, outcome: Outcome])[]>> = {
  'too long': [
    [`tel:${'1'.repeat(64)}`, shown('1'.repeat(64))],
    [`tel:${'1'.repeat(65)}`, unread('1'.repeat(65))],
    [`tel:${'1'.repeat(128)}`, unread('1'.repeat(128))],
    [`tel:${'1'.repeat(129)}`, 'dropped'],
    [`tel:${'1'.repeat(1000)}`, 'dropped'],
    [`tel:${'%31'.repeat(200)}`, 'dropped'],
    [`tel:101?${'x'.repeat(512)}`, 'dropped']
  ],
  'control characters, as they are, encoded, and encoded twice': [
    ['tel:101\r\nVia: x', 'dropped'],
    ['tel:101%0d%0aINVITE%20sip:102', 'dropped'],
    ['tel:101%00', 'dropped'],
    ['tel:%0A101', 'dropped'],
    ['tel:101%C2%85', 'dropped'],
    ['tel:101%E2%80%A8', 'dropped'],
    ['sip:101%0d%0aTo:x@acme.test', 'dropped'],
    ['tel:101;phone-context=%0d%0a', 'dropped'],
    ['tel:%25%30%44%25%30%41101', unread('%0D%0A101')],
    ['tel:%GG', unread('%GG')]
  ],
  'switches of a program, and a shell': [
    ['tel:--data=/tmp/evil', unread('--data=/tmp/evil')],
    ['tel:-h', unread('-h')],
    ['tel:101" --no-sandbox --gpu-launcher="calc', unread('101" --no-sandbox --gpu-launcher="calc')],
    ['tel:101%22%20--renderer-cmd-prefix=%22calc', unread('101" --renderer-cmd-prefix="calc')],
    ['tel:$(reboot)', unread('$(reboot)')],
    ['tel:`reboot`', unread('`reboot`')],
    ['tel:101;reboot', unread('101;reboot')],
    ['tel:101|calc', unread('101|calc')],
    ['offhook:dial?connect=true&dest=101', unread('dial')]
  ],
  'other schemes': [
    ['https://evil.test/tel:101', 'dropped'],
    ['javascript:alert(1)', 'dropped'],
    ['file:///etc/passwd', 'dropped'],
    ['xtel:101', 'dropped'],
    [' tel:101', 'dropped'],
    ['tel :101', 'dropped'],
    ['tel\u200b:101', 'dropped'],
    ['TEL:101', shown('101')]
  ],
  'schemes in schemes': [
    ['callto:tel:+15550100199', shown('+15550100199')],
    ['tel:tel:101', shown('101')],
    ['tel:tel:tel:101', 'dropped'],
    ['tel:sip:101@acme.test', shown('sip:101@acme.test', '101')],
    ['tel:sip%3A101%40evil.test', unread('sip:101@evil.test')],
    ['sip:tel:101@acme.test', 'dropped'],
    ['tel:https://evil.test/', 'dropped'],
    ['tel:javascript:alert(1)', 'dropped'],
    ['offhook:file:///etc/passwd', 'dropped'],
    ['tel:file%3A///etc/passwd', 'dropped'],
    ['tel:tel:%250d%250a101', 'dropped']
  ],
  'a context that makes another number of it (RFC 3966 §5.1.5): what will be called stands there': [
    ['tel:5550199;phone-context=+1900', shown('5550199;phone-context=+1900', '+19005550199')],
    ['tel:101;phone-context=evil.test', shown('101;phone-context=evil.test', '101')],
    ['tel:+15550100199;phone-context=+1900', shown('+15550100199;phone-context=+1900', '+15550100199')],
    ['tel:101;phone-context=+1900;phone-context=+1', shown('101;phone-context=+1900;phone-context=+1', '+1101')]
  ],
  'parameters: a subaddress is left out, keys are shown and never more than can be sent': [
    ['tel:+15550100199;isub=3', shown('+15550100199;isub=3', '+15550100199')],
    ['tel:+15550100199;isub=%0d', 'dropped'],
    ['tel:+15550100199;ext=12', shown('+15550100199;ext=12', '+15550100199', '12')],
    ['tel:+15550100199;postd=p123', shown('+15550100199;postd=p123', '+15550100199', ',123')],
    ['tel:+15550100199,,123%23', shown('+15550100199,,123#', '+15550100199', ',,123#')],
    ['tel:+15550100199;postd=*21*0900%23', shown('+15550100199;postd=*21*0900#', '+15550100199', '*21*0900#')],
    [`tel:+15550100199;ext=${'9'.repeat(100)}`, unread(`+15550100199;ext=${'9'.repeat(100)}`)],
    ['tel:;ext=1', unread(';ext=1')]
  ],
  'codes of a telephone from a page: shown whole, and nothing is done': [
    ['tel:*21*09005551234%23', shown('*21*09005551234#')],
    ['tel:*21*09005551234#', shown('*21*09005551234')],
    ['tel:%2A%2306%23', shown('*#06#')],
    ['tel:*', shown('*')],
    ['tel:911', shown('911')]
  ],
  'digits of other scripts are the digits that they are': [
    ['tel:\u0661\u0660\u0661', shown('\u0661\u0660\u0661', '101')],
    ['tel:%EF%BC%91%EF%BC%90%EF%BC%91', shown('\uff11\uff10\uff11', '101')],
    ['tel:a\u0301101', unread('a\u0301101')]
  ],
  'characters that turn the text around, or are not to be seen, are taken out': [
    ['tel:\u202e9910010555+', unread('9910010555+')],
    ['tel:%E2%80%AE+15550100199', shown('+15550100199')],
    ['tel:\u2066+1555\u200b0100\u2069199', shown('+15550100199')],
    ['tel:\u202e', 'dropped']
  ],
  'a name at a host: that of another PBX is nobody here, and none passes for ours': [
    ['sip:101@acme.test', shown('sip:101@acme.test', '101')],
    ['sip:101@evil.test', unread('sip:101@evil.test')],
    ['sip:101%40acme.test@evil.test', 'dropped'],
    ['sip:101@acme.test@evil.test', 'dropped'],
    ['sip:101@evil.test?Route=acme.test', unread('sip:101@evil.test')],
    ['sip:101@acme.test?Replaces=a%3Bto-tag%3Db', shown('sip:101@acme.test', '101')],
    ['sip:101@acme.test;maddr=evil.test', shown('sip:101@acme.test;maddr=evil.test', '101')],
    ['sip:ana:secret@acme.test', 'dropped'],
    ['sip:@acme.test', 'dropped'],
    ['sip:+15550100199@evil.test', shown('+15550100199')]
  ],
  'log-ins and what is asked for behind the number': [
    ['tel:101?auth=ana:secret&connect=true', shown('101')],
    ['offhook://101/?user=100', shown('101')],
    ['callto:+15550100199?call', shown('+15550100199')]
  ]
}

describe.each(Object.entries(hostile))('links of others (3-click-to-dial, The desktop): %s', (_kind, rows) => {
  it.each(rows)('%j', (url, outcome) => expect(outcomeOf(url)).toEqual(outcome))
})

describe('a link among the arguments of a start is a link, and nothing else (CVE-2018-1000006)', () => {
  const started = (...args: string[]) => readDesktopArguments(args)
  const plain = { configFile: undefined, exportConfig: undefined, drainSeconds: 5, clipboard: false }

  it('behind "--", as the system starts this program, a switch is none', () => {
    expect([started('--data', 'd', '--', 'tel:101'), started('--data', 'd', '--', '--data=/tmp/evil')]).toEqual([
      { ok: true, value: { dataDirectory: 'd', ...plain, links: ['tel:101'] } },
      { ok: false, error: '--data=/tmp/evil is no link: expected tel:, callto:, sip: or offhook:' }
    ])
  })

  it('a system that cuts a link at its quotes and blanks starts nothing by the pieces', () => {
    const pieces = ['--', 'tel:1', '--export-config', '/tmp/evil', '--config=/tmp/evil']
    expect(readDesktopArguments(['--data', 'd', ...pieces], 'lenient')).toEqual({
      ok: true,
      value: { dataDirectory: 'd', ...plain, links: ['tel:1'] }
    })
  })

  it('the entry of Linux ends its own arguments before the link', () => {
    expect(writtenEntry(['/usr/bin/node', 'start.ts'], ['x-scheme-handler/tel'])).toContain(
      'Exec=/usr/bin/node start.ts -- %u\n'
    )
  })

  it('offhook dial takes a number that begins with a hyphen behind "--" alone', () => {
    expect([readDialArguments(['--connect=x', '101']).ok, readDialArguments(['--', '--connect'])]).toEqual([
      false,
      { ok: true, value: { order: { number: '--connect', connect: false }, dataDirectory: undefined } }
    ])
  })
})
