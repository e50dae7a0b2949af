import { describe, expect, test } from 'vitest'
import { xml } from '../support/scripted-http.ts'
import { type DomainInput, userConfig } from '../support/virtual-pbx.ts'
import { hangUp, openOffice } from './office.ts'

const quiet = { enabled: true, announce: 'none' } as const

/** A customer calls Ana, who answers; the application has said what to set. */
async function conversation(set: string, domain: Partial<DomainInput> = {}) {
  const office = await openOffice({
    domain: {
      users: [{ ...userConfig('100', 'Ana Keller'), cti: { url: 'http://app.test/user?tier=%%tier%%' } }],
      inbound: [{ match: '*', to: 'extension:100' }],
      cti: {
        inbound: { url: 'http://app.test/in' },
        postCall: { url: 'http://app.test/cdr?tier=%%tier%%' }
      },
      ...domain
    }
  })
  office.http.on('/in', { body: xml(`<set>${set}</set>`) })
  const ana = await office.phone('100')
  ana.whenCalled = (call) => call.answer()
  const customer = office.provider('main').invite('+15550100100')
  await office.pass()
  return { office, ana, customer }
}

describe('what a hook sets is done (2-cti, set)', () => {
  test.each([
    ['<record>yes</record>', { enabled: false, announce: 'none' }, 1],
    ['<record>no</record>', quiet, 0],
    ['<record/>', quiet, 1],
    ['<record/>', { enabled: false, announce: 'none' }, 0],
    ['<record>yes</record><record/>', { enabled: false, announce: 'none' }, 0]
  ] as const)('%s where the system says %j: recordings: %i', async (tag, recording, count) => {
    const { office, customer } = await conversation(tag, { recording })
    expect(office.media.recordings).toHaveLength(count)
    await hangUp(office, customer)
  })

  test('ringtone is sent to the phone that rings as Alert-Info, and nothing is where none is set', async () => {
    for (const [set, header] of [
      ['<ringtone>&lt;http://127.0.0.1/vip&gt;</ringtone>', '<http://127.0.0.1/vip>'],
      ['', undefined]
    ] as const) {
      const { office, ana, customer } = await conversation(set)
      expect(ana.call.invite.headers.get('Alert-Info')).toBe(header)
      await hangUp(office, customer)
    }
  })

  test('musiconhold is what the caller hears on hold', async () => {
    const { office, ana, customer } = await conversation('<musiconhold>jazz</musiconhold>')
    await office.until(ana.call.hold())
    await office.pass()
    expect(office.media.leased.flatMap(({ playing }) => playing)).toEqual(['music jazz'])
    await hangUp(office, customer)
  })

  test('language is that of the prompts from here on', async () => {
    const { office, customer } = await conversation('<language>de</language>', {
      inbound: [{ match: '*', to: 'announcement:closed' }],
      announcements: [{ name: 'closed', prompt: 'closed' }]
    })
    expect(office.media.leased.flatMap(({ languages }) => [...languages])).toEqual(['de'])
    await hangUp(office, customer)
  })

  test('a variable is there by its name in later hooks of the call, and in its record', async () => {
    const { office, customer } = await conversation('<variable name="Tier">gold</variable>')
    await hangUp(office, customer)
    expect(office.http.urls).toEqual(['/in', '/user?tier=gold', '/cdr?tier=gold'])
    expect(office.record.variables).toEqual({ tier: 'gold' })
  })
})
