/** By which a link of the CTI page leads to the look-up of callers; no hook is called so. */
export const crmItem = 'crm'
