import { afterAll, beforeAll, describe, it } from 'vitest'
import { behindNat, type NatKind, openNat, ownAddress } from '../../support/nat.ts'
import { installed, needs } from '../../support/needs.ts'
import { OwnNetwork } from '../../support/own-network.ts'
import { hears } from '../hearing.ts'
import { Office } from '../office.ts'

/** What each says into the call, in Hz. */
const voice = { here: 440, away: 600 } as const

const kinds: readonly { readonly kind: NatKind; readonly user: string }[] = [
  { kind: 'endpoint-independent', user: '102' },
  { kind: 'symmetric', user: '102' },
  // Its audio comes from an address that neither its session nor its signalling names.
  { kind: 'two addresses', user: '103' }
]

describe('a phone behind a router that changes addresses is called, is heard and hears (4-pbx, Media; RFC 4787 §4.1)', () => {
  let office: Office
  beforeAll(async () => {
    if (!installed('baresip')) return
    const user = (extension: string) => ({
      extension,
      sipPassword: `sip-${extension}`,
      webPassword: `web-${extension}`
    })
    const admin = { ...user('100'), admin: true, systemAdmin: true }
    const users = [admin, user('101'), user('102'), { ...user('103'), learnMediaAddress: true }]
    office = await Office.start({ domain: { users } })
  })
  afterAll(() => office?.[Symbol.asyncDispose]())

  for (const { kind, user } of kinds) {
    it(kind, async (context) => {
      needs(context, 'baresip')
      if (ownAddress === undefined) context.skip('this machine is in no network')
      await using network = await OwnNetwork.open(context)
      const { sip, rtp } = office.core.ports
      await using _nat = await openNat(network, { kind, sip, rtp })
      await using here = await office.baresip('101', { toneHertz: voice.here })
      const within = { network, address: behindNat }
      await using away = await office.baresip(user, { toneHertz: voice.away, answer: 'auto', within })
      await here.dial(office.address(user))
      await Promise.all([here.established(), away.established()])
      await Promise.all([
        hears(here, voice.away, 'the caller to hear who is behind the router'),
        hears(away, voice.here, 'who is behind the router to hear the caller')
      ])
      await here.hangUp()
      await away.closed()
    })
  }
})
