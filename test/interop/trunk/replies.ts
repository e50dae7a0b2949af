import type { WebReply } from '../../support/web-app.ts'

/** The full replies of `2-cti`, The XML reply: Example Code 1 and 2 of the original. */
export const renamed = `<?xml version="1.0" encoding="UTF-8" ?>
<ipbx>
  <set>
    <calleridname>ACME Inc OVRDUE</calleridname>
    <accountcode>88213</accountcode>
    <record>yes</record>
  </set>
</ipbx>
`
export const toSupport = `<?xml version="1.0" encoding="UTF-8" ?>
<ipbx>
  <route><type>queue</type><name>support</name><break>1</break></route>
</ipbx>
`

export function xml(inner: string): WebReply {
  const body = `<?xml version="1.0" encoding="UTF-8" ?>\n<ipbx>${inner}</ipbx>`
  return { body, headers: { 'content-type': 'text/xml' } }
}

export function json(value: unknown): WebReply {
  return { body: JSON.stringify(value), headers: { 'content-type': 'application/json; charset=utf-8' } }
}
