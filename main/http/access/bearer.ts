/** Reads `Authorization: Bearer …` (RFC 6750 §2.1). undefined where the header is another's. */
export function parseBearer(authorization: string | undefined): string | undefined {
  return /^bearer +([\w.~+/-]+=*)$/i.exec(authorization ?? '')?.[1]
}
