import { beforeEach, describe, expect, it } from 'vitest'
import { coreConfig } from '../../support/core-config.ts'
import { CoreProcess } from '../../support/core-process.ts'
import { needs } from '../../support/needs.ts'
import { Sipp } from '../../support/sipp.ts'
import { waitFor } from '../../support/wait-for.ts'

/** It wants the right digest, by sipp's own reckoning, which is not ours; a wrong one is refused. */
const registrar = `<scenario name="provider">
  <recv request="REGISTER"/>
  <send><![CDATA[

SIP/2.0 401 Unauthorized
[last_Via:]
[last_From:]
[last_To:];tag=[pid]t[call_number]
[last_Call-ID:]
[last_CSeq:]
WWW-Authenticate: Digest realm="provider.test", nonce="f3a8c1", qop="auth", algorithm=MD5
Content-Length: 0

]]></send>
  <recv request="REGISTER">
    <action>
      <verifyauth assign_to="isRight" username="acme" password="provider-secret"/>
    </action>
  </recv>
  <nop next="accept" test="isRight"/>
  <send next="end"><![CDATA[

SIP/2.0 403 Wrong password
[last_Via:]
[last_From:]
[last_To:];tag=[pid]t[call_number]
[last_Call-ID:]
[last_CSeq:]
Content-Length: 0

]]></send>
  <label id="accept"/>
  <send><![CDATA[

SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:];tag=[pid]t[call_number]
[last_Call-ID:]
[last_CSeq:]
[last_Contact:]
Expires: 60
Content-Length: 0

]]></send>
  <label id="end"/>
</scenario>`

/** What the core says of its trunk once that is no more `registering`. */
async function stateWith(password: string) {
  let port = 0
  await using core = await CoreProcess.start({
    config: (ports) => {
      port = ports.provider
      const address = `127.0.0.1:${ports.provider}`
      return coreConfig(ports, {
        domain: {
          trunks: [
            {
              ...{ name: 'main', type: 'register' as const, registrar: `sip:${address}`, username: 'acme', password },
              bind: `127.0.0.1:${ports.trunk}`
            }
          ],
          inbound: [],
          outbound: []
        }
      })
    }
  })
  await using _provider = await Sipp.start({ scenario: registrar, port })
  const read = async () => {
    const response = await core.fetch('/api/v1/trunks')
    const { items } = (await response.json()) as { items: { state: string; lastStatus: number; lastReason: string }[] }
    return items[0]
  }
  const answered = async () => {
    const trunk = await read()
    return trunk?.state === 'up' || trunk?.state === 'refused' ? trunk : undefined
  }
  return await waitFor(answered, { what: 'an answer of the provider' })
}

describe('a trunk that registers, at a provider that is not ours', () => {
  beforeEach((context) => needs(context, 'sipp'))

  it('is up where sipp finds its digest right (RFC 3261 §22.4)', async () => {
    expect(await stateWith('provider-secret')).toMatchObject({ state: 'up', lastStatus: 200, lastReason: 'OK' })
  })

  it('is refused where it is wrong', async () => {
    expect(await stateWith('mistyped')).toMatchObject({
      state: 'refused',
      lastStatus: 403,
      lastReason: 'Wrong password'
    })
  })
})
