// Knows how a stranger checks a credential: with Digital Bazaar's libraries, from what our addresses answer.
//
// Reads `{contexts, cases: [{credential, documents}]}` from standard input and writes one `{verified, why}` for each
// case. `documents` holds what each of our addresses answered; nothing is ever fetched.
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import * as vc from '@digitalbazaar/vc';

const MULTIKEY = 'https://w3id.org/security/multikey/v1';

function loader(contexts, documents) {
  return async url => {
    const [address, fragment] = url.split('#');
    const found = contexts[url] ?? documents[url] ?? documents[address];
    if(!found) {
      throw new Error(`Nothing at ${url}`);
    }
    let document = found;
    if(fragment && address.startsWith('did:')) {
      const method = found.verificationMethod.find(({id}) => id === url);
      if(!method) {
        throw new Error(`No key ${url}`);
      }
      document = {'@context': MULTIKEY, ...method};
    }
    return {contextUrl: null, documentUrl: url, document};
  };
}

async function check(contexts, {credential, documents}) {
  const documentLoader = loader(contexts, documents);
  const suite = new DataIntegrityProof({cryptosuite});
  const result = await vc.verifyCredential({credential, suite, documentLoader, checkStatus});
  const errors = result.error ? [result.error, ...(result.error.errors ?? [])] : [];
  const status = result.statusResult?.error ? [result.statusResult.error] : [];
  const why = [...errors, ...status].flatMap(({message, cause}) => [message, cause?.message]).filter(Boolean);
  // That a status could be read does not say what it is: a bit that is set is no good credential.
  const bits = (result.statusResult?.results ?? []).filter(one => one.status);
  why.push(...bits.map(one => `status: ${one.credentialStatus.statusPurpose}`));
  return {verified: result.verified && bits.length === 0, why: why.join(' | ')};
}

let input = '';
for await (const chunk of process.stdin) {
  input += chunk;
}
const {contexts, cases} = JSON.parse(input);
const answers = [];
for(const one of cases) {
  answers.push(await check(contexts, one));
}
console.log(JSON.stringify(answers));
