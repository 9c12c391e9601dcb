// What an application in JavaScript does with a table. Run by JavaScriptSdkTest: node --test client.test.mjs
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import {
  ConditionalCheckFailedException,
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  PutItemCommand,
  ResourceNotFoundException,
  paginateListTables,
  waitUntilTableExists,
  waitUntilTableNotExists,
} from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  BatchWriteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  NumberValue,
  PutCommand,
  QueryCommand,
  UpdateCommand,
  paginateQuery,
  paginateScan,
} from '@aws-sdk/lib-dynamodb';

const TableName = `javascript-${randomUUID().slice(0, 8)}`;
const configuration = {
  endpoint: process.env.TEPUI_CONFORMANCE_ENDPOINT,
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
};
const client = new DynamoDBClient(configuration);
const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
const waiting = { client, minDelay: 1, maxDelay: 2, maxWaitTime: 60 };

const get = async (customer, number) =>
  (await documents.send(new GetCommand({ TableName, Key: { customer, number }, ConsistentRead: true }))).Item;

before(async () => {
  await client.send(
    new CreateTableCommand({
      TableName,
      AttributeDefinitions: [
        { AttributeName: 'customer', AttributeType: 'S' },
        { AttributeName: 'number', AttributeType: 'N' },
        { AttributeName: 'price', AttributeType: 'N' },
      ],
      KeySchema: [
        { AttributeName: 'customer', KeyType: 'HASH' },
        { AttributeName: 'number', KeyType: 'RANGE' },
      ],
      LocalSecondaryIndexes: [
        {
          IndexName: 'by-price',
          KeySchema: [
            { AttributeName: 'customer', KeyType: 'HASH' },
            { AttributeName: 'price', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  assert.equal((await waitUntilTableExists(waiting, { TableName })).state, 'SUCCESS');
});

after(async () => {
  await client.send(new DeleteTableCommand({ TableName }));
  assert.equal((await waitUntilTableNotExists(waiting, { TableName })).state, 'SUCCESS');
});

test('returns documents as they were stored', async () => {
  const document = {
    customer: 'ada',
    number: 1,
    name: 'Ada Lovelace',
    price: 12.5,
    paid: true,
    coupon: null,
    empty: '',
    address: { city: 'London', lines: ['1', 'Square'] },
    tags: new Set(['new', 'gift']),
    sizes: new Set([1, 2.5]),
    bytes: new Uint8Array([0, 1, 255]),
    ignored: undefined,
  };

  await documents.send(new PutCommand({ TableName, Item: document }));

  const { ignored, ...expected } = document;
  assert.deepEqual(await get('ada', 1), expected);
});

test('keeps numbers that JavaScript cannot hold', async () => {
  const exact = NumberValue.from('12345678901234567890.123456789012345678');
  const precise = DynamoDBDocumentClient.from(new DynamoDBClient(configuration), {
    unmarshallOptions: { wrapNumbers: true },
  });
  await documents.send(new PutCommand({ TableName, Item: { customer: 'exact', number: 1, value: exact } }));

  const { Item } = await precise.send(
    new GetCommand({ TableName, Key: { customer: 'exact', number: 1 }, ConsistentRead: true }),
  );

  assert.equal(Item.value.toString(), exact.toString());
});

test('updates under a condition', async () => {
  await documents.send(new PutCommand({ TableName, Item: { customer: 'bob', number: 1, version: 1, history: [] } }));
  const update = {
    TableName,
    Key: { customer: 'bob', number: 1 },
    UpdateExpression: 'SET version = version + :one, history = list_append(history, :entry)',
    ConditionExpression: 'version = :expected',
    ExpressionAttributeValues: { ':one': 1, ':entry': [{ by: 'test' }], ':expected': 1 },
    ReturnValues: 'ALL_NEW',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  };

  const { Attributes } = await documents.send(new UpdateCommand(update));
  assert.deepEqual(Attributes, { customer: 'bob', number: 1, version: 2, history: [{ by: 'test' }] });

  await assert.rejects(documents.send(new UpdateCommand(update)), (error) => {
    assert.ok(error instanceof ConditionalCheckFailedException);
    assert.equal(error.name, 'ConditionalCheckFailedException');
    assert.equal(error.message, 'The conditional request failed');
    assert.equal(error.$metadata.httpStatusCode, 400);
    assert.equal(error.Item.version.N, '2');
    return true;
  });
});

test('queries in pages', async () => {
  for (let number = 0; number < 12; number++) {
    await documents.send(new PutCommand({ TableName, Item: { customer: 'carol', number, price: 100 - number } }));
  }
  // Each paginator needs a request of its own, for it leaves its last start key there.
  const query = (more) => ({
    TableName,
    KeyConditionExpression: 'customer = :customer',
    ExpressionAttributeValues: { ':customer': 'carol' },
    ConsistentRead: true,
    ...more,
  });
  const collect = async (pages) => {
    const numbers = [];
    for await (const page of pages) numbers.push(...page.Items.map((item) => item.number));
    return numbers;
  };
  const upwards = [...Array(12).keys()];

  const paging = { client: documents, pageSize: 5 };
  assert.deepEqual(await collect(paginateQuery(paging, query())), upwards);
  assert.deepEqual(await collect(paginateQuery(paging, query({ IndexName: 'by-price' }))), upwards.toReversed());
  assert.deepEqual(
    await collect(
      paginateScan(paging, {
        TableName,
        ConsistentRead: true,
        FilterExpression: 'customer = :customer',
        ExpressionAttributeValues: { ':customer': 'carol' },
      }),
    ),
    upwards,
  );
  const { Count, Items } = await documents.send(new QueryCommand(query({ Select: 'COUNT' })));
  assert.equal(Count, 12);
  assert.equal(Items, undefined);
});

test('writes and reads batches until nothing is unprocessed', async () => {
  let RequestItems = {
    [TableName]: [...Array(25).keys()].map((number) => ({ PutRequest: { Item: { customer: 'dan', number } } })),
  };
  while (Object.keys(RequestItems).length > 0) {
    ({ UnprocessedItems: RequestItems } = await documents.send(new BatchWriteCommand({ RequestItems })));
  }

  let keys = { [TableName]: { Keys: [...Array(40).keys()].map((number) => ({ customer: 'dan', number })) } };
  const found = [];
  while (Object.keys(keys).length > 0) {
    const { Responses, UnprocessedKeys } = await documents.send(new BatchGetCommand({ RequestItems: keys }));
    found.push(...Responses[TableName].map((item) => item.number));
    keys = UnprocessedKeys;
  }

  assert.deepEqual(found.sort((a, b) => a - b), [...Array(25).keys()]);
});

test('names errors', async () => {
  await assert.rejects(client.send(new DescribeTableCommand({ TableName: 'no-such-table' })), (error) => {
    assert.ok(error instanceof ResourceNotFoundException);
    assert.equal(error.name, 'ResourceNotFoundException');
    return true;
  });
  const wrong = { customer: { S: 'x' }, number: { N: 'one' } };
  await assert.rejects(client.send(new PutItemCommand({ TableName, Item: wrong })), { name: 'ValidationException' });
});

test('lists tables in pages', async () => {
  const names = [];
  for await (const page of paginateListTables({ client, pageSize: 1 }, {})) names.push(...page.TableNames);

  assert.ok(names.includes(TableName));
});
