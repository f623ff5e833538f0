"""CSV rows shaped like real messages and replies, made up, always the same for a count."""
import csv
import datetime
import random
import sys

count = int(sys.argv[1])
random.seed(7)
start = datetime.datetime(2025, 12, 31, 20, 0, 0)
places = ["向阳路", "和谐小区", "柳树村", "东风街", "新港镇", "石桥社区", "青山中学", "汽车站"]
matters = ["路灯不亮", "下水道堵塞", "公交班次太少", "夜间施工噪声", "学位紧张", "医保报销慢", "欠薪", "停车收费不合理"]
pieces = ["反映多次没有结果，", "影响附近居民的日常生活，", "老人和孩子出行很不方便，", "希望有关部门尽快到现场看一看，", "去年也发生过同样的情况，"]
out = csv.writer(sys.stdout, lineterminator="\n")
out.writerow(["id", "title", "body", "time", "domain", "reply", "reply_time", "likes"])
for i in range(count):
    place, matter = random.choice(places), random.choice(matters)
    # Exports of boards stand newest first; a few stand out of order.
    at = start - datetime.timedelta(seconds=i * 90 + (random.randrange(90000) if random.random() < 0.05 else 0))
    time = "%d/%d/%d %d:%02d:%02d" % (at.year, at.month, at.day, at.hour, at.minute, at.second)
    body = "%s%d号附近%s，" % (place, random.randrange(999), matter) + "".join(random.choice(pieces) for _ in range(random.randrange(8, 20)))
    reply = "您好，%s的情况已核实，已于%d日处理完毕。" % (matter, random.randrange(1, 28)) if random.random() < 0.5 else ""
    out.writerow(["b%d" % i, place + matter, body, time, random.choice(["城建", "交通", "教育", "环保"]), reply, "2026/1/%d 9:00:00" % random.randrange(1, 28) if reply else "", random.randrange(30)])
