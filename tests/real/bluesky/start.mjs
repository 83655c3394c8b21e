// A PDS and its directory of accounts, on loopback and on free ports; data in a temporary folder.
import net from 'node:net'

// Both would listen on all interfaces.
const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (...given) {
  if (/^\d+$/.test(String(given[0]))) {
    return listen.call(this, { port: Number(given[0]), host: '127.0.0.1' }, given.find((one) => typeof one === 'function'))
  }
  if (given[0]?.port !== undefined && !given[0].host) given[0].host = '127.0.0.1'
  return listen.apply(this, given)
}

const { TestNetworkNoAppView } = await import('@atproto/dev-env')
const network = await TestNetworkNoAppView.create({ pds: { hostname: 'localhost' } })
console.log(`http://localhost:${network.pds.port}`)
process.on('SIGTERM', async () => {
  await network.close()
  process.exit(0)
})
