/**
 * What a provider says of a caller's number, as the `verstat` of its URI has it (3GPP TS 24.229 §7.2A.20): its signature was
 * right, or wrong, or there was none. After a right one how far who signed it vouches (RFC 8588 §4): `A` for customer and
 * number, `B` for the customer, `C` for neither.
 */
export const verstats = [
  'TN-Validation-Passed',
  'TN-Validation-Passed-A',
  'TN-Validation-Passed-B',
  'TN-Validation-Passed-C',
  'TN-Validation-Failed',
  'No-TN-Validation'
] as const

export type Verstat = (typeof verstats)[number]
