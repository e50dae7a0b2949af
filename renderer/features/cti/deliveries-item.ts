/** By which a link of the CTI page leads to the deliveries; no hook is called so. */
export const deliveriesItem = 'deliveries'
